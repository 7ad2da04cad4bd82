import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Store } from '../../../ports/store.ts';
import type { Migration, MigrationStatus } from '../migration-plan.ts';
import { createConnection } from './connection.ts';
import { createCoordinationStore } from './coordination-store.ts';
import { filePresence, inspectDatabase, isInMemory, openDatabase } from './database-file.ts';
import { createDocumentStore } from './document-store.ts';
import { createHints } from './hints.ts';
import { createHistoryStore } from './history-store.ts';
import { createJobStore } from './job-store.ts';
import { applyMigrations, migrationStatus, PLAN } from './migrations.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createSpareRoom, NO_SPARE_ROOM } from './spare-room.ts';
import { createWalSync, isWal, NO_WAL_SYNC } from './wal-sync.ts';

export interface SqliteStoreOptions {
  /** The path of the database file, or `:memory:`. */
  readonly path: string;
  readonly clock: Clock;
  /** Whether to apply pending migrations. If not, opening fails when there are any. */
  readonly migrate: boolean;
  readonly logger: Logger;
}

/**
 * A store in one SQLite file, which several processes of one machine may share.
 *
 * @throws OffprintError STORE_UNAVAILABLE when the file cannot be used, saying what to do
 */
export function openSqliteStore({ path, clock, migrate, logger }: SqliteStoreOptions): Store {
  const database = openDatabase(path, (opened) => {
    if (!migrate) return PLAN.refusePending(migrationStatus(opened));
    for (const { name } of applyMigrations(opened, clock.nowMs())) {
      logger.info({ migration: name }, 'applied a migration to the job store');
    }
  });
  const walSync = isWal(database) ? createWalSync(path) : NO_WAL_SYNC;
  const spareRoom = isInMemory(path) ? NO_SPARE_ROOM : createSpareRoom(path, clock);
  const connection = createConnection(database, clock, filePresence(path), walSync, spareRoom);
  const hints = createHints(connection, logger);
  return {
    jobs: createJobStore(connection, hints),
    history: createHistoryStore(connection, hints),
    documents: createDocumentStore(connection),
    outbox: createOutboxStore(connection),
    coordination: createCoordinationStore(connection),
    identity: () =>
      connection.read(() =>
        String(connection.prepare('SELECT identity FROM store_identity').get()?.identity),
      ),
    check: () =>
      connection.write(() => {
        connection.prepare('SELECT count(*) FROM schema_migrations').get();
        // Setting the version to the same value also writes a page, which a full disk refuses.
        const version = Number(connection.prepare('PRAGMA user_version').get()?.user_version);
        connection.prepare(`PRAGMA user_version = ${version}`).run();
      }),
    close: async () => {
      hints.close();
      connection.close();
      await walSync.close();
    },
  };
}

/** Which migrations are applied and which are pending. Writes nothing and creates no file. */
export function sqliteMigrationStatus(path: string): MigrationStatus {
  return inspectDatabase(path, migrationStatus) ?? PLAN.status([]);
}

/** Applies pending migrations and returns them. */
export function migrateSqlite(path: string, clock: Clock): readonly Migration[] {
  let applied: readonly Migration[] = [];
  const database = openDatabase(path, (opened) => {
    applied = applyMigrations(opened, clock.nowMs());
  });
  database.close();
  return applied;
}
