import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { OffprintError } from '../../../domain/errors.ts';
import { readMigrationPlan } from '../migration-plan.ts';
import { quotedName } from './pg-library.ts';

const LONGEST_NAME = 63;

const { known, sqlOf } = readMigrationPlan(new URL('./migrations/', import.meta.url));
/** The names of the tables, sequences and functions that the migrations create. */
const OWN_NAMES = [
  'schema_migrations',
  'outbox_id_seq',
  ...known.flatMap((migration) =>
    [...sqlOf(migration).matchAll(/^CREATE (?:TABLE|SEQUENCE|FUNCTION) (\w+)/gm)].map(
      ([, name]) => name,
    ),
  ),
];

/**
 * The role of user-scoped calls. Roles belong to the whole server, so each schema of each database
 * has its own: a role shared by two could read the rows of both.
 */
export async function userRoleOf(client: ClientBase, schema: string): Promise<string> {
  const { rows } = await client.query('SELECT current_database() AS database');
  const name = `${schema}_${rows[0].database}_user`;
  if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
  return `offprint_user_${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}

/** The roles that may use our objects, and the statements that revoke it. */
export interface Exposure {
  readonly others: string;
  readonly revoke: string;
}

// Our objects only, since the schema public may hold an app's tables too. REVOKE treats a sequence
// as a table.
const LOOK_AT_GRANTS = `
  WITH own AS (
    SELECT 'TABLE' AS kind, relname::text AS name, relowner AS owner,
      format('%s.%I', $1::text, relname) AS object, relacl AS granted
    FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'S', 'v')
    UNION ALL
    SELECT 'FUNCTION', proname, proowner,
      format('%s.%I(%s)', $1::text, proname, pg_get_function_identity_arguments(oid)),
      coalesce(proacl, acldefault('f', proowner))
    FROM pg_proc WHERE pronamespace = to_regnamespace($1)
  ), open AS (
    SELECT kind, object,
      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS other
    FROM own CROSS JOIN aclexplode(granted)
    WHERE name = ANY ($2) AND pg_has_role(owner, 'USAGE')
      AND grantee <> owner AND pg_get_userbyid(grantee) <> $3
  )
  SELECT (SELECT string_agg(DISTINCT other, ', ') FROM open) AS others,
    string_agg(DISTINCT object, ', ') AS objects, kind
  FROM open GROUP BY kind ORDER BY kind DESC`;

/** @returns null if no other role may use what the migrations have made */
export async function findExposure(client: ClientBase, schema: string): Promise<Exposure | null> {
  const { rows } = await client.query<{ kind: string; objects: string; others: string }>(
    LOOK_AT_GRANTS,
    [quotedName(schema), OWN_NAMES, await userRoleOf(client, schema)],
  );
  const [first] = rows;
  if (!first) return null;
  const statements = rows.map(
    ({ kind, objects, others }) => `REVOKE ALL ON ${kind} ${objects} FROM ${others};`,
  );
  return { others: first.others, revoke: statements.join(' ') };
}

/** @throws OffprintError STORE_UNAVAILABLE when other roles may use our objects */
export async function refuseExposed(client: ClientBase, schema: string): Promise<void> {
  const exposure = await findExposure(client, schema);
  if (!exposure) return;
  throw new OffprintError(
    'STORE_UNAVAILABLE',
    `The job store in schema ${schema} is open to ${exposure.others}. Run: ${exposure.revoke}`,
  );
}
