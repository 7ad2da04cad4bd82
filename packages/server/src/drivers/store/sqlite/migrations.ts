import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { OffprintError } from '../../../domain/errors.ts';
import { type Migration, type MigrationStatus, readMigrationPlan } from '../migration-plan.ts';

export const PLAN = readMigrationPlan(new URL('./migrations/', import.meta.url));

/** @throws OffprintError STORE_UNAVAILABLE when a newer Offprint has written the database */
export function migrationStatus(database: DatabaseSync): MigrationStatus {
  return PLAN.status(appliedMigrations(database));
}

/**
 * Applies pending migrations, all or none. If several processes start at once, the first one
 * migrates while the others wait for the write lock and then find nothing to do.
 *
 * @returns what was applied
 */
export function applyMigrations(database: DatabaseSync, nowMs: number): readonly Migration[] {
  if (migrationStatus(database).pending.length === 0) return [];
  database.exec('BEGIN IMMEDIATE');
  try {
    refuseForeignTables(database);
    const { pending } = migrationStatus(database);
    for (const migration of pending) applyMigration(database, migration, nowMs);
    database.exec('COMMIT');
    return pending;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function applyMigration(database: DatabaseSync, migration: Migration, nowMs: number): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       version INTEGER PRIMARY KEY,
       name TEXT NOT NULL,
       checksum INTEGER NOT NULL,
       applied_at_ms INTEGER NOT NULL
     ) STRICT`,
  );
  database.exec(PLAN.sqlOf(migration));
  database
    .prepare(
      `INSERT INTO schema_migrations (version, name, checksum, applied_at_ms)
       VALUES (?, ?, ?, ?)`,
    )
    .run(migration.version, migration.name, checksumOf(migration), nowMs);
}

function checksumOf(migration: Migration): number {
  return crc32(PLAN.sqlOf(migration));
}

function appliedMigrations(database: DatabaseSync): Migration[] {
  if (!hasTable(database, 'schema_migrations')) return [];
  const rows = database.prepare('SELECT * FROM schema_migrations ORDER BY version').all();
  const applied = rows.map((row) => ({
    version: Number(row.version),
    name: String(row.name),
    checksum: row.checksum,
  }));
  for (const [index, known] of PLAN.known.entries()) {
    const migration = applied[index];
    if (migration && migration.checksum !== checksumOf(known)) throw neverReleased();
  }
  return applied.map(({ version, name }) => ({ version, name }));
}

/** Migrations may change until they are released, and nothing converts an unreleased form. */
function neverReleased(): OffprintError {
  return new OffprintError(
    'STORE_UNAVAILABLE',
    'The SQLite database was made by a version of Offprint that was never released, and cannot be ' +
      'used with this one. Delete it, or set OFFPRINT_SQLITE_PATH to another file.',
  );
}

function refuseForeignTables(database: DatabaseSync): void {
  if (hasTable(database, 'schema_migrations')) return;
  if (database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined) return;
  throw new OffprintError(
    'STORE_UNAVAILABLE',
    'The SQLite database belongs to another program. Give Offprint a file of its own.',
  );
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return (
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !==
    undefined
  );
}
