import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { systemClock } from '../../packages/server/src/drivers/clock/system-clock.ts';
import { openPostgresStore } from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import type { Store } from '../../packages/server/src/ports/store.ts';
import { submission } from '../../test/support/job-fixtures.ts';
import { startPostgres } from '../../test/support/services/postgres-server.ts';

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };
const BATCH = 50;
/** Of so many users the jobs are. */
export const USERS = 1_000;
/** So many of all jobs still wait; the others are over. */
const WAITING = 500;

export interface SeededJob {
  readonly userId: string;
  readonly id: string;
}

export interface BenchedStore {
  /** The settings of a server that uses it. */
  readonly env: Readonly<Record<string, string>>;
  /** Some of its jobs, from all over it. */
  readonly jobs: readonly SeededJob[];
  /** Transactions that the store has done so far; null where that is not known. */
  transactions(): Promise<number | null>;
  stop(): Promise<void>;
}

export const STORES: Readonly<
  Record<string, (directory: string, jobs: number) => Promise<BenchedStore>>
> = {
  async SQLite(directory, count) {
    const path = join(directory, 'jobs.db');
    const store = openSqliteStore({ path, clock: systemClock, migrate: true, logger });
    const jobs = await seed(store, count);
    await store.close();
    const database = new DatabaseSync(path);
    database.exec(`UPDATE jobs SET ${OVER} WHERE seq <= ${count - WAITING}; ANALYZE`);
    database.close();
    const env = { OFFPRINT_STORE: 'sqlite', OFFPRINT_SQLITE_PATH: path };
    return { env, jobs, transactions: async () => null, stop: async () => undefined };
  },
  async Postgres(_, count) {
    const server = await startPostgres({ durable: true });
    const store = await openPostgresStore({ url: server.url, migrate: true, logger });
    const jobs = await seed(store, count);
    await store.close();
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      `UPDATE offprint.job_states SET ${OVER.replace('created_at_ms', 'updated_at_ms')}
       WHERE job_id IN (SELECT job_id FROM offprint.job_states ORDER BY job_id LIMIT $1)`,
      [count - WAITING],
    );
    await client.query('VACUUM ANALYZE offprint.job_states');
    return {
      env: { DATABASE_URL: server.url },
      jobs,
      async transactions() {
        const { rows } = await client.query(
          'SELECT sum(xact_commit + xact_rollback) AS done FROM pg_stat_database',
        );
        return Number(rows[0].done);
      },
      async stop() {
        await client.end();
        await server.stop();
      },
    };
  },
};

const YEAR_MS = 365 * 24 * 3_600_000;
const OVER = `status = 'cancelled', finished_at_ms = updated_at_ms, expires_at_ms = created_at_ms + ${YEAR_MS}`;

/** @returns a thousand of the jobs, evenly from all */
async function seed({ jobs }: Pick<Store, 'jobs'>, count: number): Promise<SeededJob[]> {
  const sample: SeededJob[] = [];
  const batches = Math.ceil(count / BATCH);
  for (let batch = 0; batch < batches; batch += 1) {
    const outcome = await jobs.submit(
      submission({ userId: `user-${batch % USERS}`, count: BATCH, maxActiveSubmissions: count }),
    );
    if (outcome.type !== 'created') throw new Error(`a submission was ${outcome.type}`);
    const [job] = outcome.jobs;
    if (job && batch % Math.ceil(batches / 1_000) === 0) sample.push(job);
  }
  return sample;
}
