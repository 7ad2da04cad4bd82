import { retry } from '../../../async/retry.ts';
import { OffprintError } from '../../../domain/errors.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Store, StoreFinding } from '../../../ports/store.ts';
import type { Migration, MigrationStatus } from '../migration-plan.ts';
import { createConnection } from './connection.ts';
import { createCoordinationStore } from './coordination-store.ts';
import { diagnose } from './diagnosis.ts';
import { createDocumentStore } from './document-store.ts';
import { refuseExposed } from './grants.ts';
import { connectListening } from './hint-listener.ts';
import { createHints, type HintTimes } from './hints.ts';
import { createHistoryStore } from './history-store.ts';
import { createJobStore } from './job-store.ts';
import { applyMigrations, migrationStatus, refusePending } from './migrations.ts';
import { createOutboxStore } from './outbox-store.ts';
import { loadPg, withClient } from './pg-library.ts';
import { sql } from './sql.ts';

export interface PostgresDatabase {
  readonly url: string;
  /** `offprint` unless said; everything is in it. */
  readonly schema?: string;
}

export interface PostgresStoreOptions extends PostgresDatabase {
  /** Whether to apply pending migrations; without it, pending ones are refused. */
  readonly migrate: boolean;
  readonly logger: Logger;
  /** How hints of other machines are listened for. */
  readonly hintTimes?: Partial<HintTimes>;
}

const SCHEMA = 'offprint';
/** How long to wait for a server that is still starting. */
const LONGEST_START_MS = 30_000;

/**
 * A store in a Postgres database, which any number of machines may share, also through a pooler.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the database cannot be used, saying what to do
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, schema = SCHEMA, migrate, logger, hintTimes } = options;
  const pg = await loadPg();
  const prepare = () =>
    withClient(url, async (client) => {
      if (!migrate) await refusePending(client, schema);
      const applied = migrate ? await applyMigrations(client, schema) : [];
      for (const { name } of applied) {
        logger.info({ migration: name }, 'applied a migration to the job store');
      }
      await refuseExposed(client, schema);
    });
  await retry(prepare, {
    firstDelayMs: 50,
    longestDelayMs: 1_000,
    isRetryable: isStarting,
    signal: AbortSignal.timeout(LONGEST_START_MS),
  });
  const connection = createConnection(pg, url, schema, logger);
  const hints = createHints({
    connection,
    logger,
    times: hintTimes,
    connectListening: () => connectListening(pg, url, schema),
  });
  return {
    jobs: createJobStore(connection, hints),
    history: createHistoryStore(connection, hints),
    documents: createDocumentStore(connection),
    outbox: createOutboxStore(connection),
    coordination: createCoordinationStore(connection),
    identity: async () => {
      const [row] = await connection.run<{ readonly identity: string }>(
        'identity uuid',
        sql`SELECT identity FROM store_identity`,
      );
      if (!row) throw new OffprintError('STORE_UNAVAILABLE', 'The job store has no identity.');
      return row.identity;
    },
    check: async () => {
      await connection.run('checks bigint', sql`SELECT nextval('checks')`);
    },
    close: async () => {
      await hints.close();
      await connection.close();
    },
  };
}

/** Whether the server answers that it is not ready yet. */
function isStarting(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: unknown } };
  return cause?.code === '57P03';
}

/** What is applied to the database and what is not. Writes nothing. */
export function postgresMigrationStatus(database: PostgresDatabase): Promise<MigrationStatus> {
  const { url, schema = SCHEMA } = database;
  return withClient(url, (client) => migrationStatus(client, schema));
}

/** Applies what is pending and returns it. */
export function migratePostgres(database: PostgresDatabase): Promise<readonly Migration[]> {
  const { url, schema = SCHEMA } = database;
  return withClient(url, (client) => applyMigrations(client, schema));
}

/** What is wrong with the database, and what is right, for `offprint doctor`. Changes nothing. */
export function diagnosePostgres(database: PostgresDatabase): Promise<readonly StoreFinding[]> {
  const { url, schema = SCHEMA } = database;
  return diagnose(url, schema);
}
