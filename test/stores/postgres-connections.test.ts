import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openPostgresStore } from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import type { JobHint } from '../../packages/server/src/ports/job-store.ts';
import type { Store } from '../../packages/server/src/ports/store.ts';
import { RECOVERY_MS } from '../faults/recovery-bounds.ts';
import { submission } from '../support/job-fixtures.ts';
import {
  dropSchema,
  openPostgresHarness,
  type PostgresHarness,
  sqlClient,
} from '../support/postgres-harness.ts';
import { startPostgres } from '../support/services/postgres-server.ts';
import { swallowingProxy } from '../support/services/swallowing-proxy.ts';

const logger = createPinoLogger('silent');

/** Much shorter than in earnest, but in the same proportion. */
const hintTimes = {
  probeMs: 200,
  silenceMs: 500,
  firstRetryMs: 20,
  longestRetryMs: 200,
  lingerMs: 100,
};
/** So long that no poll can be what a test sees. */
const NEVER_MS = 1_000_000;

describe('hints of another process', () => {
  let other: PostgresHarness;
  beforeEach(async () => {
    other = await openPostgresHarness(inject('postgresUrl'));
  });
  afterEach(() => other.close());

  async function openWatcher(url: string, pollMs: number) {
    const { schema } = other;
    const store = await openPostgresStore({
      url,
      schema,
      migrate: false,
      logger,
      hintTimes: { ...hintTimes, pollMs },
    });
    onTestFinished(() => store.close());
    const hints: JobHint[] = [];
    store.jobs.watch((hint) => hints.push(hint));
    return { store, hints };
  }

  /** Submits elsewhere until a hint of it comes. */
  async function expectHintOf(
    { jobs }: Pick<Store, 'jobs'>,
    hints: JobHint[],
    isHint: (hint: JobHint) => boolean,
  ) {
    await vi.waitFor(async () => {
      hints.length = 0;
      await jobs.submit(submission());
      await vi.waitFor(() => expect(hints.some(isHint)).toBe(true), 1_000);
    });
  }

  const namesJobs = ({ jobs }: JobHint) => jobs !== null && jobs.length > 0;
  const namesNone = ({ jobs }: JobHint) => jobs === null;

  async function listenerPid() {
    const { rows } = await other.client.query(
      `SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN "${other.schema}"'`,
    );
    return rows.map(({ pid }) => pid);
  }

  test('name the jobs', async () => {
    const { hints } = await openWatcher(inject('postgresUrl'), NEVER_MS);

    await expectHintOf(other, hints, namesJobs);
  });

  test('go on when the connection that listens is ended', async () => {
    const { hints } = await openWatcher(inject('postgresUrl'), NEVER_MS);
    await expectHintOf(other, hints, namesJobs);
    const [pid] = await listenerPid();

    hints.length = 0;
    await other.client.query('SELECT pg_terminate_backend($1)', [pid]);

    await vi.waitFor(() => expect(hints).toContainEqual({ jobs: null }));
    await expectHintOf(other, hints, namesJobs);
    expect(await listenerPid()).not.toContain(pid);
  });

  test('go on when the connection is open at one end only', async () => {
    const proxy = await swallowingProxy(inject('postgresUrl'));
    const { hints } = await openWatcher(proxy.url, NEVER_MS);
    await expectHintOf(other, hints, namesJobs);

    hints.length = 0;
    const before = proxy.connections();
    proxy.swallow(true);
    await vi.waitFor(() => expect(proxy.connections()).toBeGreaterThan(before));
    proxy.swallow(false);

    await vi.waitFor(() => expect(hints).toContainEqual({ jobs: null }));
    await expectHintOf(other, hints, namesJobs);
  });

  test('come by polling where notifications do not, as behind PgBouncer', async () => {
    const { hints } = await openWatcher(inject('pgbouncerUrl'), 50);

    await expectHintOf(other, hints, namesNone);
  });

  test('cost no connection while nobody watches', async () => {
    const { store } = await openWatcher(inject('postgresUrl'), NEVER_MS);
    await vi.waitFor(async () => expect(await listenerPid()).toHaveLength(1));

    await store.close();

    await vi.waitFor(async () => expect(await listenerPid()).toEqual([]));
  });
});

test('a server that was killed and started again is used again, with all that was acknowledged', async () => {
  const server = await startPostgres({ durable: true, programs: inject('postgresPrograms') });
  onTestFinished(server.stop);
  const store = await openPostgresStore({ url: server.url, migrate: true, logger, hintTimes });
  onTestFinished(() => store.close());
  const hints: JobHint[] = [];
  const nextHintOfAny = async () => {
    const timeout = RECOVERY_MS.postgresRestart;
    await vi.waitFor(() => expect(hints).toContainEqual({ jobs: null }), { timeout });
    hints.length = 0;
  };
  store.jobs.watch((hint) => hints.push(hint));
  await nextHintOfAny();
  await store.jobs.submit(submission());

  await server.kill();
  hints.length = 0;
  await expect(store.check()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await server.start();

  await nextHintOfAny();
  expect(await store.jobs.stats()).toMatchObject({ byStatus: { pending: 1 } });
});

describe('a server without a free connection', () => {
  const ROLE = 'few_connections';
  const MANY = 200;
  let sql: pg.Client;
  const url = () => {
    const limited = new URL(inject('postgresUrl'));
    limited.username = ROLE;
    limited.password = 'of-the-test';
    return limited.href;
  };
  beforeEach(async () => {
    sql = await sqlClient(inject('postgresUrl'));
    const database = sql.database as string;
    await sql.query(
      `CREATE ROLE ${ROLE} LOGIN CREATEROLE CONNECTION LIMIT 3 PASSWORD 'of-the-test';
       GRANT CREATE ON DATABASE "${database}" TO ${ROLE}`,
    );
  });
  afterEach(async () => {
    await dropSchema(sql, ROLE);
    await sql.query(`DROP OWNED BY ${ROLE} CASCADE; DROP ROLE ${ROLE}`);
    await sql.end();
  });

  test('is used by the connections that work', async () => {
    const store = await openPostgresStore({ url: url(), schema: ROLE, migrate: true, logger });
    try {
      const submissions = Array.from({ length: MANY }, (_, user) =>
        store.jobs.submit(submission({ userId: `user ${user}` })),
      );
      const outcomes = await Promise.all(submissions);
      expect(outcomes.map(({ type }) => type)).toEqual(Array(MANY).fill('created'));
    } finally {
      await store.close();
    }
  });
});
