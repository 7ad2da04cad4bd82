import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { OffprintError } from '../../../domain/errors.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  /** Such as `0001_initial`. */
  readonly name: string;
}

export interface MigrationStatus {
  readonly applied: readonly Migration[];
  readonly pending: readonly Migration[];
}

/** The migrations that this code knows, in order. */
export function knownMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ version: Number.parseInt(file, 10), name: file.replace('.sql', '') }));
}

/** @throws OffprintError STORE_UNAVAILABLE when a newer Offprint has written the database */
export function migrationStatus(database: DatabaseSync): MigrationStatus {
  const known = knownMigrations();
  const applied = appliedMigrations(database);
  const newest = applied.at(-1);
  if (newest && newest.version > known.length) {
    throw new OffprintError(
      'STORE_UNAVAILABLE',
      `The job store is at migration ${newest.name}, but this version of Offprint ends at ` +
        `${known.at(-1)?.name}. Use the newer Offprint that wrote it.`,
    );
  }
  return { applied, pending: known.slice(applied.length) };
}

/**
 * Applies what is pending, all or nothing. Of several processes that start at once, the first one
 * does it while the others wait for the write lock and then find nothing to do.
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

/** @throws OffprintError STORE_UNAVAILABLE when a migration is pending */
export function refusePending(database: DatabaseSync): void {
  const { pending } = migrationStatus(database);
  if (pending.length === 0) return;
  throw new OffprintError(
    'STORE_UNAVAILABLE',
    `The job store lacks ${pending.map(({ name }) => name).join(', ')}. Run: offprint migrate`,
  );
}

function applyMigration(database: DatabaseSync, { version, name }: Migration, nowMs: number): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms INTEGER NOT NULL
     ) STRICT`,
  );
  database.exec(readFileSync(new URL(`${name}.sql`, FOLDER), 'utf8'));
  database
    .prepare('INSERT INTO schema_migrations (version, name, applied_at_ms) VALUES (?, ?, ?)')
    .run(version, name, nowMs);
}

function appliedMigrations(database: DatabaseSync): Migration[] {
  if (!hasTable(database, 'schema_migrations')) return [];
  const rows = database
    .prepare('SELECT version, name FROM schema_migrations ORDER BY version')
    .all();
  return rows.map((row) => ({ version: Number(row.version), name: String(row.name) }));
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
