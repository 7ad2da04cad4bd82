import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { userRoleOf } from '../../packages/server/src/drivers/store/postgres/grants.ts';
import { openPostgresStore } from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import type { Store } from '../../packages/server/src/ports/store.ts';
import type { OpenStore, StoreHarness } from '../conformance/job-store-harness.ts';

const logger = createPinoLogger('silent');

export interface PostgresHarness extends StoreHarness {
  readonly schema: string;
  /** To look behind the store: a session of its own, with the schema as its search path. */
  readonly client: pg.Client;
  /** Ends the sessions of the store; the schema stays until it is closed. */
  disconnect(): Promise<void>;
}

/** A session of the test's own. */
export async function sqlClient(url: string, schema = 'public'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`SET search_path TO ${schema}`);
  return client;
}

export function freshSchema(): string {
  return `test_${randomUUID().replaceAll('-', '')}`;
}

const DEADLOCK = '40P01';
const DROP_TRIES = 10;

/** With the role that belongs to it. A query of a store that still ends may hold one of its tables. */
export async function dropSchema(client: pg.Client, schema: string): Promise<void> {
  const userRole = await userRoleOf(client, schema);
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(
        `DROP SCHEMA IF EXISTS ${schema} CASCADE; DROP ROLE IF EXISTS "${userRole}"`,
      );
      return;
    } catch (error) {
      if ((error as pg.DatabaseError).code !== DEADLOCK || tries === DROP_TRIES) throw error;
    }
  }
}

/**
 * A store in a schema of its own, which is dropped when it is closed.
 *
 * @param url where the store connects
 * @param directUrl where the test's own session does, past any pooler
 * @param startMs where its time stands still unless it is advanced; without it, time goes on
 */
export async function openPostgresHarness(
  url: string,
  directUrl: string = url,
  startMs?: number,
): Promise<PostgresHarness> {
  const schema = freshSchema();
  const store = await openPostgresStore({ url, schema, migrate: true, logger });
  const client = await sqlClient(directUrl, schema);
  return {
    ...store,
    schema,
    client,
    advance: await movableTime(client, await userRoleOf(client, schema), startMs),
    disconnect: store.close,
    async close() {
      await store.close();
      await dropSchema(client, schema);
      await client.end();
    },
  };
}

/**
 * One store for all tests of a file, emptied for each: to make a schema takes a hundred times as
 * long as to empty it.
 */
export function sharedPostgres(
  options: () => readonly [url: string, directUrl: string, startMs?: number],
): OpenStore {
  let opened: Promise<PostgresHarness> | undefined;
  afterAll(async () => (await opened)?.close());
  return async () => {
    opened ??= openPostgresHarness(...options());
    const harness = await opened;
    await harness.client.query(
      `DELETE FROM jobs; DELETE FROM job_states; DELETE FROM exports; DELETE FROM usage;
       DELETE FROM documents; DELETE FROM document_versions; DELETE FROM outbox;
       DELETE FROM claims; DELETE FROM reservations; DELETE FROM ledgers;
       DELETE FROM coordination_fences;
       UPDATE test_time SET ahead_ms = 0`,
    );
    return { ...harness, ...forgettingWatchers(harness.jobs) };
  };
}

const REAL_TIME_MS = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** Replaces the one function that tells the time in the schema. */
async function movableTime(
  client: pg.Client,
  userRole: string,
  startMs?: number,
): Promise<PostgresHarness['advance']> {
  await client.query(
    `CREATE TABLE test_time AS SELECT 0::bigint AS ahead_ms;
     GRANT SELECT ON test_time TO "${userRole}";
     CREATE OR REPLACE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
     $$ SELECT ${startMs ?? REAL_TIME_MS} + ahead_ms FROM test_time $$`,
  );
  return async (ms) => {
    await client.query('UPDATE test_time SET ahead_ms = ahead_ms + $1', [ms]);
  };
}

function forgettingWatchers(jobs: Store['jobs']): Pick<StoreHarness, 'jobs' | 'close'> {
  const stops: (() => void)[] = [];
  return {
    jobs: {
      ...jobs,
      watch(onHint) {
        const stop = jobs.watch(onHint);
        stops.push(stop);
        return stop;
      },
    },
    close: async () => {
      for (const stop of stops) stop();
    },
  };
}
