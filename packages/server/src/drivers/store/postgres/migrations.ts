import type { ClientBase } from 'pg';
import { OffprintError } from '../../../domain/errors.ts';
import { type Migration, type MigrationStatus, readMigrationPlan } from '../migration-plan.ts';
import { findExposure, userRoleOf } from './grants.ts';
import { quotedName } from './pg-library.ts';

const plan = readMigrationPlan(new URL('./migrations/', import.meta.url));

/** Shared by all schemas, since they may share roles. */
const LOCK = "hashtextextended('offprint/migrations', 0)";

/**
 * @throws OffprintError STORE_UNAVAILABLE when a newer Offprint has written the schema, or one that was
 * never released
 */
export async function migrationStatus(
  client: ClientBase,
  schema: string,
): Promise<MigrationStatus> {
  const table = `${quotedName(schema)}.schema_migrations`;
  const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [table]);
  if (!rows[0].exists) return plan.status([]);
  const applied = await client.query(`SELECT version, name FROM ${table} ORDER BY version`);
  refuseNeverReleased(applied.rows);
  return plan.status(applied.rows);
}

/** Unreleased migrations change, and nothing leads from one form to the next. */
function refuseNeverReleased(applied: readonly Migration[]): void {
  const isKnown = plan.known.every(({ name }, index) => name === (applied[index]?.name ?? name));
  if (isKnown) return;
  throw new OffprintError(
    'STORE_UNAVAILABLE',
    'The job store was made by a version of Offprint that was never released, and cannot be used ' +
      'with this one. Set OFFPRINT_POSTGRES_SCHEMA to another schema.',
  );
}

/** @throws OffprintError STORE_UNAVAILABLE when a migration is pending */
export async function refusePending(client: ClientBase, schema: string): Promise<void> {
  plan.refusePending(await migrationStatus(client, schema));
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
    const userRole = await userRoleOf(client, schema);
    for (const migration of pending) await applyMigration(client, migration, { schema, userRole });
    await closeToOthers(client, schema);
    await client.query('COMMIT');
    return pending;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** What follows names no schema, and means this one until the end of the transaction. */
async function prepareSchema(client: ClientBase, schema: string): Promise<void> {
  // Checked first: a role that may not create schemas may not use IF NOT EXISTS either.
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

/** Default privileges, such as Supabase's for the schema public, may have granted access. */
async function closeToOthers(client: ClientBase, schema: string): Promise<void> {
  const exposure = await findExposure(client, schema);
  if (exposure) await client.query(exposure.revoke);
}

async function applyMigration(
  client: ClientBase,
  migration: Migration,
  names: { readonly schema: string; readonly userRole: string },
): Promise<void> {
  const sql = plan
    .sqlOf(migration)
    .replaceAll(':"schema"', quotedName(names.schema))
    .replaceAll(':"user_role"', quotedName(names.userRole))
    .replaceAll(":'user_role'", `'${names.userRole.replaceAll("'", "''")}'`);
  await client.query(sql);
  await client.query('INSERT INTO schema_migrations (version, name) VALUES ($1, $2)', [
    migration.version,
    migration.name,
  ]);
}
