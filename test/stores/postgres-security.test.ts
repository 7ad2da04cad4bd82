import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { userRoleOf } from '../../packages/server/src/drivers/store/postgres/migrations.ts';
import { openPostgresStore } from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import { completeOne, submitOne } from '../conformance/job-store-harness.ts';
import { claimRequest } from '../support/job-fixtures.ts';
import { openPostgresHarness, type PostgresHarness } from '../support/postgres-harness.ts';

const USER_TABLES = ['jobs', 'job_states', 'exports', 'usage', 'documents', 'document_versions'];

let store: PostgresHarness;
let sql: pg.Client;
/** What user-scoped calls run as; each schema has a role of its own. */
let userRole: string;
beforeAll(async () => {
  store = await openPostgresHarness(inject('postgresUrl'));
  sql = store.client;
  userRole = await userRoleOf(sql, store.schema);
  for (const userId of ['ada', 'bob']) {
    await completeOne(store, { userId });
    await submitOne(store, { userId });
    await store.documents.put({
      userId,
      id: 'cv',
      title: 'Curriculum',
      templateId: null,
      data: {},
      ifVersion: null,
    });
  }
});
afterAll(() => store.close());
beforeEach(async () => {
  await sql.query('RESET ROLE');
});

/** Becomes the role of user-scoped calls, with the claims that PostgREST would set. */
async function becomeUser(claims: object | null) {
  await sql.query("SELECT set_config('request.jwt.claims', $1, false)", [
    claims ? JSON.stringify(claims) : '',
  ]);
  await sql.query(`SET ROLE "${userRole}"`);
}

describe('as the role of users with the claims of ada', () => {
  beforeEach(() => becomeUser({ sub: 'ada' }));

  test.each(USER_TABLES)('%s shows her rows and none of bob', async (table) => {
    const { rows } = await sql.query(`SELECT DISTINCT user_id FROM ${table}`);
    expect(rows).toEqual([{ user_id: 'ada' }]);
  });

  test.each(USER_TABLES)('no row of bob in %s can be changed or deleted', async (table) => {
    const changed = await sql.query(`UPDATE ${table} SET user_id = user_id WHERE user_id = 'bob'`);
    const deleted = await sql.query(`DELETE FROM ${table} WHERE user_id = 'bob'`);
    expect([changed.rowCount, deleted.rowCount]).toEqual([0, 0]);
  });

  test.each(USER_TABLES)('no row in %s can be made, or made over, for bob', async (table) => {
    const forBob = /row-level security/;
    await expect(sql.query(`UPDATE ${table} SET user_id = 'bob'`)).rejects.toThrow(forBob);
    await expect(
      sql.query(
        `INSERT INTO ${table} OVERRIDING USER VALUE
         SELECT (jsonb_populate_record(own, '{"user_id": "bob"}')).* FROM ${table} AS own LIMIT 1`,
      ),
    ).rejects.toThrow(forBob);
  });

  test('neither a claim nor any other work of a worker is possible', async () => {
    const { rows } = await sql.query(
      `SELECT oid::regprocedure AS name FROM pg_proc
       WHERE pronamespace = current_schema()::regnamespace
         AND has_function_privilege(oid, 'EXECUTE') ORDER BY 1`,
    );
    const names = rows.map(({ name }) => name.replace(/\(.*/, '')).sort();
    expect(names).toEqual([
      'current_user_claim',
      'lock_key',
      'now_ms',
      'queue_position',
      'unexpired_bytes',
    ]);
    for (const call of ['lock_next_jobs(1, 0)', `run_statement('SELECT 1', '{}')`]) {
      const asked = sql.query(`SELECT ${call}`);
      await expect(asked, call).rejects.toThrow('permission denied');
    }
  });
});

test.each([null, {}, { sub: null }])('with the claims %o nothing can be seen', async (claims) => {
  await becomeUser(claims);

  for (const table of USER_TABLES) {
    expect((await sql.query(`SELECT count(*)::int AS rows FROM ${table}`)).rows).toEqual([
      { rows: 0 },
    ]);
  }
});

test('nothing is granted to everybody', async () => {
  await sql.query('CREATE ROLE passer_by');
  try {
    await sql.query('SET ROLE passer_by');
    await expect(sql.query(`SELECT FROM ${store.schema}.jobs`)).rejects.toThrow(
      'permission denied',
    );
    const { rows } = await sql.query(
      `SELECT count(*)::int AS functions FROM pg_proc JOIN pg_namespace ON pronamespace = pg_namespace.oid
       WHERE nspname = '${store.schema}' AND has_function_privilege(pg_proc.oid, 'EXECUTE')`,
    );
    expect(rows).toEqual([{ functions: 0 }]);
  } finally {
    await sql.query('RESET ROLE; DROP ROLE passer_by');
  }
});

test('a call leaves neither its role nor its claims to the session', async () => {
  await sql.query(
    `SELECT * FROM run_for_user('ada', NULL, 'SELECT 1', '{}', '{}') AS answer (one integer)`,
  );

  const { rows } = await sql.query(
    `SELECT current_user AS role, current_setting('request.jwt.claims', true) AS claims`,
  );
  expect(rows).toEqual([{ role: 'postgres', claims: expect.not.stringContaining('ada') }]);
});

describe('a user of the database who is no superuser', () => {
  const ROLE = 'plain_owner';
  const url = () => {
    const plain = new URL(inject('postgresUrl'));
    plain.username = ROLE;
    plain.password = 'of-the-test';
    return plain.href;
  };
  const logger = createPinoLogger('silent');
  beforeAll(async () => {
    await sql.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD 'of-the-test'`);
    await sql.query(`CREATE SCHEMA ${ROLE} AUTHORIZATION ${ROLE}`);
  });
  afterAll(async () => {
    await sql.query('RESET ROLE');
    await sql.query(`DROP OWNED BY ${ROLE} CASCADE`);
    await sql.query(`DROP ROLE ${ROLE}; DROP ROLE IF EXISTS "${await userRoleOf(sql, ROLE)}"`);
  });
  const open = () => openPostgresStore({ url: url(), schema: ROLE, migrate: true, logger });

  test('is told what an administrator must run, and then needs no more', async () => {
    const role = await userRoleOf(sql, ROLE);
    const { message } = await open().catch((error) => error);
    const [advice = ''] = message.match(/CREATE ROLE .*;/) ?? [];
    // Postgres 15 knows no WITH SET.
    const statements = `CREATE ROLE ${role} NOLOGIN; GRANT ${role} TO ${ROLE}( WITH SET TRUE)?;`;
    expect(advice).toMatch(new RegExp(`^${statements}$`));

    await sql.query(advice);
    const plain = await open();
    const { id } = await submitOne(plain, { userId: 'ada' });
    expect(await plain.jobs.find('ada', id)).not.toBeNull();
    expect(await plain.jobs.find('bob', id)).toBeNull();
    expect(await plain.jobs.claim(claimRequest())).toHaveLength(1);
    await plain.close();
  });
});
