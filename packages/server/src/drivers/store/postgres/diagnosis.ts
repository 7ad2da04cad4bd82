import type { ClientBase } from 'pg';
import { toOffprintError } from '../../../domain/errors.ts';
import type { StoreFinding } from '../../../ports/store.ts';
import { clockFinding } from '../clock-finding.ts';
import { findExposure, userRoleOf } from './grants.ts';
import { migrationStatus } from './migrations.ts';
import { quotedName, withClient } from './pg-library.ts';

const OLDEST_VERSION = 15;
const READ_COMMITTED = 'read committed';

interface Server {
  readonly version: string;
  readonly major: number;
  readonly user: string;
  readonly is_replica: boolean;
  readonly is_read_only: boolean;
  readonly isolation: string;
  readonly has_jit: boolean;
  readonly may_create_role: boolean;
  readonly may_create_schema: boolean;
  readonly now_ms: number;
}

const LOOK_AT_SERVER = `
  SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::int / 10000 AS major,
    current_user::text AS user,
    pg_is_in_recovery() AS is_replica,
    current_setting('default_transaction_read_only')::bool AS is_read_only,
    current_setting('default_transaction_isolation') AS isolation,
    pg_jit_available() AS has_jit,
    (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)
      AS may_create_role,
    has_database_privilege(current_database(), 'CREATE') AS may_create_schema,
    extract(epoch FROM clock_timestamp())::float8 * 1000 AS now_ms`;

/** Whether the store can be used, from the connection to its content. Changes nothing. */
export async function diagnose(url: string, schema: string): Promise<readonly StoreFinding[]> {
  try {
    return await withClient(url, (client) => lookAt(client, schema));
  } catch (error) {
    return [failed(toOffprintError(error).message, adviceFor(error))];
  }
}

async function lookAt(client: ClientBase, schema: string): Promise<readonly StoreFinding[]> {
  const askedAtMs = Date.now();
  const { rows } = await client.query<Server>(LOOK_AT_SERVER);
  const [server] = rows as [Server];
  const clock = clockFinding(server.now_ms, askedAtMs, Date.now());
  const role = await roleFinding(client, server, schema);
  const findings = [serverFinding(server), ...(clock ? [clock] : []), role];
  if (await belongsToAnother(client, schema)) return [...findings, foreignFinding(schema)];
  const { applied, pending } = await migrationStatus(client, schema);
  if (pending.length > 0) {
    findings.push(pendingFinding(pending.map(({ name }) => name)));
    if (applied.length === 0) findings.push(schemaFinding(server, schema));
    return findings;
  }
  findings.push(await exposureFinding(client, schema, applied.length));
  findings.push(await contentFinding(client, schema));
  return findings;
}

function serverFinding(server: Server): StoreFinding {
  const { version, major, is_replica, is_read_only, isolation, has_jit, user } = server;
  const found = `Postgres ${version}`;
  if (major < OLDEST_VERSION) {
    return failed(`${found} is too old`, `Use Postgres ${OLDEST_VERSION} or newer.`);
  }
  if (is_replica) {
    return failed(`${found} is a read-only replica`, 'Name the primary server in DATABASE_URL.');
  }
  if (is_read_only) {
    return failed(
      `${found} takes no writes: default_transaction_read_only is on`,
      'Providers set it when the disk is full. Make room there, and have it set to off.',
    );
  }
  // A claim that has waited for another one must see what that has committed.
  if (isolation !== READ_COMMITTED) {
    return failed(
      `${found} begins transactions as ${isolation}, so claims do not see each other`,
      `Run: ALTER ROLE ${quotedName(user)} SET default_transaction_isolation = '${READ_COMMITTED}';`,
    );
  }
  return ok(has_jit ? `${found}, whose JIT is off in what Offprint runs` : found);
}

function pendingFinding(names: readonly string[]): StoreFinding {
  return {
    status: 'warning',
    found: `migrations are pending: ${names.join(', ')}`,
    advice: 'Run: offprint migrate (a start does it too, unless that is turned off)',
  };
}

function schemaFinding({ may_create_schema, user }: Server, schema: string): StoreFinding {
  if (may_create_schema) return ok(`the user ${user} may make the schema ${schema}`);
  const advice = `Let an administrator run: GRANT CREATE ON DATABASE … TO ${quotedName(user)};`;
  return failed(`the user ${user} may not make the schema ${schema}`, advice);
}

async function roleFinding(
  client: ClientBase,
  { may_create_role, major, user }: Server,
  schema: string,
): Promise<StoreFinding> {
  const role = await userRoleOf(client, schema);
  const grant = `GRANT ${quotedName(role)} TO ${quotedName(user)}${major >= 16 ? ' WITH SET TRUE' : ''};`;
  const { rows } = await client.query<{ may_assume: boolean }>(
    'SELECT pg_has_role(rolname, $2) AS may_assume FROM pg_roles WHERE rolname = $1',
    [role, major >= 16 ? 'SET' : 'MEMBER'],
  );
  const [found] = rows;
  if (found?.may_assume) return ok(`the user ${user} may act as ${role}`);
  if (found) {
    return failed(`the user ${user} may not act as ${role}`, `Let an administrator run: ${grant}`);
  }
  if (may_create_role) return ok(`the user ${user} may make the role ${role}`);
  return failed(
    `the role ${role} is missing, and the user ${user} may not make it`,
    `Let an administrator run: CREATE ROLE ${quotedName(role)} NOLOGIN; ${grant}`,
  );
}

async function belongsToAnother(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ is_own: boolean }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS is_own FROM pg_class JOIN pg_namespace
       ON pg_namespace.oid = relnamespace
     WHERE nspname = $1 AND relname = 'schema_migrations'`,
    [schema],
  );
  return rows[0]?.is_own === false;
}

function foreignFinding(schema: string): StoreFinding {
  return failed(
    `the tables of schema ${schema} belong to another user`,
    'Connect as the user who ran the migrations.',
  );
}

/** Whether other roles may use what is in the schema. */
async function exposureFinding(
  client: ClientBase,
  schema: string,
  migrations: number,
): Promise<StoreFinding> {
  const exposure = await findExposure(client, schema);
  if (!exposure) return ok(`schema ${schema}, ${migrations} migrations`);
  return failed(`schema ${schema} is open to ${exposure.others}`, `Run: ${exposure.revoke}`);
}

async function contentFinding(client: ClientBase, schema: string): Promise<StoreFinding> {
  const { rows } = await client.query<{ status: string; jobs: number }>(
    `SELECT status, count(*) AS jobs FROM ${quotedName(schema)}.job_states
     GROUP BY status ORDER BY status`,
  );
  return ok(rows.map(({ status, jobs }) => `${jobs} ${status}`).join(', ') || 'no jobs');
}

function ok(found: string): StoreFinding {
  return { status: 'ok', found, advice: null };
}

function failed(found: string, advice: string | null): StoreFinding {
  return { status: 'failed', found, advice };
}

/** Advice for a server that does not answer. Other messages say themselves what to do. */
function adviceFor(error: unknown): string | null {
  const { cause } = error as { cause?: unknown };
  if (!(cause instanceof Error) || isMissingPackage(cause)) return null;
  return `Check the host and port of DATABASE_URL, and that the server runs. ${reasonOf(cause)}`;
}

function isMissingPackage(cause: Error): boolean {
  return 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
}

/** The code of the system or of Postgres. Not the message, which may contain what the URL contains. */
function reasonOf(cause: Error): string {
  return 'code' in cause ? `The reason was ${cause.code}.` : '';
}
