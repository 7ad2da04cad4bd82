import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../test/support/services/postgres-server.ts';
import { startRedis } from '../../test/support/services/redis-server.ts';
import { compare, type Plan } from './comparison.ts';
import { onPostgres, onRedis, onSqlite } from './entrants.ts';
import { compareFinishedOnPostgres, compareFinishedOnSqlite } from './finished.ts';
import { FSYNC_MODES, setFsync } from './servers.ts';

// No-op jobs, submitted, claimed and completed, in our stores and in others' queues on the same
// servers, which sync to disk. See docs/benchmarks.md.

const { values } = parseArgs({
  options: {
    on: { type: 'string', default: 'postgres,redis,sqlite' },
    rounds: { type: 'string', default: '3' },
    single: { type: 'string', default: '300' },
    batched: { type: 'string', default: '1500' },
    latencies: { type: 'string', default: '40' },
    finished: { type: 'string' },
  },
});
const on = values.on.split(',');
const plan: Plan = {
  rounds: Number(values.rounds),
  single: Number(values.single),
  batched: Number(values.batched),
  latencies: Number(values.latencies),
};
const finished = Number(values.finished ?? 0);

await using opened = new AsyncDisposableStack();

if (on.includes('postgres')) {
  const server = await startPostgres({ durable: true });
  opened.defer(server.stop);
  if (finished > 0) await compareFinishedOnPostgres(server.url, finished, plan);
  else await compare('Postgres', onPostgres(server.url), plan);
}

if (on.includes('redis') && finished === 0) {
  const server = await startRedis({ durable: true });
  opened.defer(server.stop);
  for (const fsync of FSYNC_MODES) {
    await setFsync(server.url, fsync);
    await compare(`Redis, appendfsync ${fsync}`, onRedis(server.url), plan);
  }
}

if (on.includes('sqlite')) {
  const directory = await mkdtemp(join(tmpdir(), 'offprint-queue-'));
  opened.defer(() => rm(directory, { recursive: true, force: true }));
  if (finished > 0) await compareFinishedOnSqlite(directory, finished, plan);
  else await compare('SQLite', onSqlite(directory), plan);
}
