import { parseArgs } from 'node:util';
import { startPostgres } from '../../test/support/services/postgres-server.ts';
import { startRedis } from '../../test/support/services/redis-server.ts';
import { compare, type Plan } from './comparison.ts';
import { onPostgres, onRedis, onSqlite } from './entrants.ts';
import { FSYNC_MODES, setFsync } from './servers.ts';

// No-op jobs, submitted, claimed and completed, in our stores and in others' queues on the same
// servers, which sync to disk. See docs/benchmarks.md.

const { values } = parseArgs({
  options: {
    on: { type: 'string', multiple: true, default: ['postgres', 'redis', 'sqlite'] },
    rounds: { type: 'string', default: '3' },
    single: { type: 'string', default: '800' },
    batched: { type: 'string', default: '4000' },
    latencies: { type: 'string', default: '70' },
  },
});
const plan: Plan = {
  rounds: Number(values.rounds),
  single: Number(values.single),
  batched: Number(values.batched),
  latencies: Number(values.latencies),
};

if (values.on.includes('postgres')) {
  const server = await startPostgres({ durable: true });
  try {
    await compare('Postgres', onPostgres(server.url), plan);
  } finally {
    await server.stop();
  }
}

if (values.on.includes('redis')) {
  const server = await startRedis({ durable: true });
  try {
    for (const fsync of FSYNC_MODES) {
      await setFsync(server.url, fsync);
      await compare(`Redis, appendfsync ${fsync}`, onRedis(server.url), plan);
    }
  } finally {
    await server.stop();
  }
}

if (values.on.includes('sqlite')) await compare('SQLite', onSqlite(), plan);
