import { beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { JOB_RETURNS } from '../../packages/server/src/drivers/store/postgres/job-rows.ts';
import { transitionRow } from '../../packages/server/src/drivers/store/postgres/job-transitions.ts';
import { openPostgresStore } from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import type { ClaimedJob } from '../../packages/server/src/ports/job-store.ts';
import type { Store } from '../../packages/server/src/ports/store.ts';
import { claimOne, openForTest, submitJobs, submitOne } from '../conformance/job-store-harness.ts';
import { claimRequest, completion } from '../support/job-fixtures.ts';
import { openPostgresHarness, type PostgresHarness } from '../support/postgres-harness.ts';
import { startPostgres } from '../support/services/postgres-server.ts';

const logger = createPinoLogger('silent');
const CLAIMERS = 64;
/** What the store sends, for sessions of the test's own. */
const CLAIM = `SELECT FROM claim_jobs($1, $2) AS claimed (${JOB_RETURNS}, document json)`;
const TRANSITION = JSON.stringify(transitionRow(claimRequest().transition));

let store: PostgresHarness;
beforeEach(async () => {
  store = (await openForTest(() => openPostgresHarness(inject('postgresUrl')))) as PostgresHarness;
});

/** Each of them claims and completes until all jobs are done; on every claim `look` is called. */
async function workThrough(jobCount: number, limit: number, look: (jobs: ClaimedJob[]) => void) {
  const options = { url: inject('postgresUrl'), schema: store.schema, migrate: false, logger };
  // A machine each, since claims of one share a statement.
  const machines = await Promise.all(
    Array.from({ length: CLAIMERS }, () => openPostgresStore(options)),
  );
  let completed = 0;
  const work = async ({ jobs }: Store) => {
    while (completed < jobCount) {
      const claimed = await jobs.claim(claimRequest(limit));
      look([...claimed]);
      for (const { job } of claimed) {
        expect(await jobs.complete(completion(job))).toMatchObject({ type: 'completed' });
        completed += 1;
      }
    }
  };
  await Promise.all(machines.map(work));
  await Promise.all(machines.map(({ close }) => close()));
}

/** Entries that a claim reads in the indexes of the queue; it is taken back, so the queue stays. */
async function readByClaim(limit: number) {
  const { client } = store;
  const read = async () => {
    await client.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await client.query(
      `SELECT sum(idx_tup_read)::int AS read FROM pg_stat_user_indexes WHERE relid = 'job_states'::regclass`,
    );
    return rows[0].read as number;
  };
  const before = await read();
  await client.query('BEGIN');
  const { rows } = await client.query(CLAIM, [TRANSITION, limit]);
  await client.query('ROLLBACK');
  return { entries: (await read()) - before, jobs: rows.length };
}

describe('a claim by a plan from when the table was empty', () => {
  // On a server of its own: what is dead is marked when no transaction sees it any more, and the
  // other tests have some.
  beforeEach(async () => {
    const programs = inject('postgresPrograms');
    const settings = { autovacuum: 'off' };
    const server = await startPostgres({ durable: false, programs, settings });
    onTestFinished(server.stop);
    store = (await openForTest(() => openPostgresHarness(server.url))) as PostgresHarness;
    await readByClaim(1);
    // What takes a job is planned when there is one to take.
    await submitOne(store, { userId: 'bob' });
    await readByClaim(1);
  });

  test('reads no more of a user queue than it takes', async () => {
    await submitJobs(store, { count: 1_000, policy: { userConcurrency: 5 } });

    // Other sessions report what they have read when they like to.
    await vi.waitFor(async () => {
      const { entries, jobs } = await readByClaim(3);
      expect(jobs).toBe(3);
      expect(entries).toBeLessThan(100);
    });
  });

  test('does not read what has left the queue', async () => {
    await submitJobs(store, { count: 1_000, policy: { userConcurrency: 50, quotaBytes: 1e9 } });
    for (let done = 0; done < 900; done += 50) {
      const claimed = await store.jobs.claim(claimRequest(50));
      await Promise.all(claimed.map(({ job }) => store.jobs.complete(completion(job))));
    }

    // The first one marks what is dead.
    await vi.waitFor(async () => expect((await readByClaim(1)).entries).toBeLessThan(100));
  });
});

describe(`${CLAIMERS} claimers at once`, () => {
  test.each([1, 5])(
    'never run more than its limit of a user, and claim each job once (%i at a time)',
    async (limit) => {
      const users = { ada: 1, bob: 2, cleo: 5 };
      for (const [userId, userConcurrency] of Object.entries(users)) {
        await submitJobs(store, {
          userId,
          count: 20,
          policy: { userConcurrency, quotaBytes: 1e9 },
        });
      }
      // The database itself counts at every claim, inside its transaction.
      await store.client.query(
        `CREATE TABLE overruns (user_id text, running bigint);
         CREATE FUNCTION count_running() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT
         AS $$ BEGIN
           INSERT INTO overruns
           SELECT user_id, count(*) FROM job_states
           WHERE status = 'processing' GROUP BY user_id HAVING count(*) > max(user_concurrency);
           RETURN NULL;
         END $$;
         CREATE TRIGGER count_running AFTER UPDATE ON job_states EXECUTE FUNCTION count_running();`,
      );

      const claims = new Map<string, number>();
      await workThrough(60, limit, (claimed) => {
        for (const { job } of claimed) claims.set(job.id, (claims.get(job.id) ?? 0) + 1);
      });

      expect(claims.size).toBe(60);
      expect([...claims.values()].filter((count) => count !== 1)).toEqual([]);
      expect((await store.client.query('SELECT * FROM overruns')).rows).toEqual([]);
    },
  );
});

describe('a user with 10,000 jobs in the queue', () => {
  const HOG = { userId: 'hog', priority: 10, policy: { userConcurrency: 4 } } as const;

  beforeEach(async () => {
    await submitJobs(store, { ...HOG, count: 10_000 });
    await store.advance(1);
  });

  test('delays the job of another by no more than one freed slot', async () => {
    const running = await store.jobs.claim(claimRequest(4));
    expect(running.map(({ job }) => job.userId)).toEqual(['hog', 'hog', 'hog', 'hog']);
    const waiting = await submitOne(store, { userId: 'bob' });

    const [freed] = running as [ClaimedJob];
    await store.jobs.complete(completion(freed.job));

    expect((await claimOne(store)).job.id).toBe(waiting.id);
  });

  test('makes a claim look at no more rows than one with few', async () => {
    await store.jobs.claim(claimRequest(4));
    await submitOne(store, { userId: 'bob' });

    const { client } = store;
    await client.query('BEGIN');
    const before = await client.query(READ_ROWS);
    await client.query(CLAIM, [TRANSITION, 1]);
    const after = await client.query(READ_ROWS);
    await client.query('ROLLBACK');

    expect(after.rows[0].rows - before.rows[0].rows).toBeLessThan(500);
  });
});

const READ_ROWS = `SELECT (seq_tup_read + idx_tup_fetch)::int AS rows
  FROM pg_stat_xact_user_tables WHERE relid = 'job_states'::regclass`;
