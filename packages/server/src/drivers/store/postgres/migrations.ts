import { readdirSync, readFileSync } from 'node:fs';
import type { ClientBase } from 'pg';
import { OffprintError } from '../../../domain/errors.ts';
import { quotedName } from './quoted-name.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** One for all schemas, since the role is one for all. */
const LOCK = "hashtextextended('offprint/migrations', 0)";

export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  /** Such as `0001_tables`. */
  readonly name: string;
}

export interface MigrationStatus {
  readonly applied: readonly Migration[];
  readonly pending: readonly Migration[];
}

/** @throws OffprintError STORE_UNAVAILABLE when a newer Offprint has written the schema */
export async function migrationStatus(
  client: ClientBase,
  schema: string,
): Promise<MigrationStatus> {
  const known = knownMigrations();
  const applied = await appliedMigrations(client, schema);
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
 * does it while the others wait for the lock and then find nothing to do.
 *
 * @returns what was applied
 */
export async function applyMigrations(
  client: ClientBase,
  schema: string,
): Promise<readonly Migration[]> {
  if ((await migrationStatus(client, schema)).pending.length === 0) return [];
  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
    await prepareSchema(client, schema);
    const { pending } = await migrationStatus(client, schema);
    for (const migration of pending) await applyMigration(client, migration);
    await client.query('COMMIT');
    return pending;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** @throws OffprintError STORE_UNAVAILABLE when a migration is pending */
export async function refusePending(client: ClientBase, schema: string): Promise<void> {
  const { pending } = await migrationStatus(client, schema);
  if (pending.length === 0) return;
  throw new OffprintError(
    'STORE_UNAVAILABLE',
    `The job store lacks ${pending.map(({ name }) => name).join(', ')}. Run: offprint migrate`,
  );
}

function knownMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ version: Number.parseInt(file, 10), name: file.replace('.sql', '') }));
}

async function appliedMigrations(client: ClientBase, schema: string): Promise<Migration[]> {
  const table = `${quotedName(schema)}.schema_migrations`;
  const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [table]);
  if (!rows[0].exists) return [];
  const applied = await client.query(`SELECT version, name FROM ${table} ORDER BY version`);
  return applied.rows;
}

/** What follows names no schema: it is the one that comes first until the end of the transaction. */
async function prepareSchema(client: ClientBase, schema: string): Promise<void> {
  // Asked first: who may not make schemas may not even say IF NOT EXISTS.
  const { rows } = await client.query('SELECT to_regnamespace($1) IS NULL AS is_missing', [
    quotedName(schema),
  ]);
  if (rows[0].is_missing) await client.query(`CREATE SCHEMA ${quotedName(schema)}`);
  await client.query(`SET LOCAL search_path TO ${quotedName(schema)}, pg_temp`);
  await client.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
       version integer PRIMARY KEY, name text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now())`,
  );
}

async function applyMigration(client: ClientBase, { version, name }: Migration): Promise<void> {
  await client.query(readFileSync(new URL(`${name}.sql`, FOLDER), 'utf8'));
  await client.query('INSERT INTO schema_migrations (version, name) VALUES ($1, $2)', [
    version,
    name,
  ]);
}
