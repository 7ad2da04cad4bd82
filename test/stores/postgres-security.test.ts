import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { userRoleOf } from '../../packages/server/src/drivers/store/postgres/grants.ts';
import { JOB_RETURNS } from '../../packages/server/src/drivers/store/postgres/job-rows.ts';
import {
  diagnosePostgres,
  migratePostgres,
  openPostgresStore,
} from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import { completeOne, submitOne } from '../conformance/job-store-harness.ts';
import { claimRequest } from '../support/job-fixtures.ts';
import {
  dropSchema,
  openPostgresHarness,
  type PostgresHarness,
  sqlClient,
} from '../support/postgres-harness.ts';
import { NOT_FOR_USERS, USER_TABLES, WRITABLE, writable } from '../support/postgres-user-writes.ts';
import { startPostgres } from '../support/services/postgres-server.ts';

const logger = createPinoLogger('silent');

let store: PostgresHarness;
let sql: pg.Client;
let userRole: string;
beforeAll(async () => {
  store = await openPostgresHarness(inject('postgresUrl'));
  sql = store.client;
  userRole = await userRoleOf(sql, store.schema);
  for (const userId of ['ada', 'bob']) await completeOne(store, { userId, announcesEnd: true });
  for (const userId of ['ada', 'bob']) {
    await submitOne(store, { userId });
    await holdRows(userId);
    await store.documents.put({
      userId,
      id: 'cv',
      title: 'Curriculum',
      templateId: null,
      data: {},
      ifVersion: null,
      maxVersions: 20,
      quotaBytes: 1_000_000,
    });
  }
});
afterAll(() => store.close());

async function holdRows(userId: string): Promise<void> {
  const { claim, reserve, confirm } = store.coordination;
  const ofBot = { userId, key: '17', owner: 'bot', ttlMs: 600_000 };
  await claim({ ...ofBot, namespace: 'orders', maxClaims: 10 });
  const ledger = { ledger: 'sheet', rowCount: 1, currentLastRow: 0, maxReservations: 10 };
  await reserve({ ...ofBot, ...ledger });
  await confirm({ userId, scope: 'sheet', key: '17', owner: 'bot', fence: null }, 600_000);
}

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

function refusalOf(error: unknown): string {
  const { message } = error as Error;
  return message.startsWith('permission denied') ? 'permission denied' : message;
}

/** What of the schema the present role may do anything with. */
async function reachable(client: pg.Client, schema: string) {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = to_regnamespace($1) AND CASE relkind
       WHEN 'S' THEN has_sequence_privilege(oid, 'USAGE, SELECT, UPDATE')
       WHEN 'r' THEN has_table_privilege(oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
       ELSE relkind IN ('v', 'm') END
     UNION ALL
     SELECT proname FROM pg_proc
     WHERE pronamespace = to_regnamespace($1) AND has_function_privilege(oid, 'EXECUTE')
     ORDER BY 1`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

describe('as the role of users, with the claims of ada', () => {
  beforeEach(() => becomeUser({ sub: 'ada' }));

  test.each(USER_TABLES)('%s shows her rows and none of bob', async (table) => {
    const { rows } = await sql.query(`SELECT DISTINCT user_id FROM ${table}`);
    expect(rows).toEqual([{ user_id: 'ada' }]);
  });

  test.each(USER_TABLES)('no row of bob in %s can be changed or deleted', async (table) => {
    for (const statement of [
      `UPDATE ${table} SET user_id = user_id WHERE user_id = 'bob'`,
      `DELETE FROM ${table} WHERE user_id = 'bob'`,
    ]) {
      const rows = await sql.query(statement).then(({ rowCount }) => rowCount, refusalOf);
      expect([0, 'permission denied']).toContain(rows);
    }
  });

  test.each(USER_TABLES)('no row in %s can be made, or made over, for bob', async (table) => {
    const refused = /row-level security|permission denied/;
    await expect(sql.query(`UPDATE ${table} SET user_id = 'bob'`)).rejects.toThrow(refused);
    await expect(
      sql.query(
        `INSERT INTO ${table}
         SELECT (json_populate_record(own, '{"user_id": "bob"}')).* FROM ${table} AS own LIMIT 1`,
      ),
    ).rejects.toThrow(refused);
  });

  test('she writes what is hers to write, and no column besides', async () => {
    expect(await writable(sql, store.schema)).toEqual(WRITABLE);
  });

  test.each(NOT_FOR_USERS)('what the system alone may do is refused: %s', async (statement) => {
    await expect(sql.query(statement)).rejects.toThrow(
      /permission denied|violates check constraint/,
    );
  });

  test('nothing can be reached but her rows and what they are worked on with', async () => {
    expect(await reachable(sql, store.schema)).toEqual(
      [
        ...USER_TABLES,
        // Of the tests.
        'test_time',
        'act_as',
        'active_submissions',
        'apply_user_transition',
        'current_user_claim',
        'guard_holds',
        'is_kept',
        'job_document_bytes',
        'live_submissions',
        'lock_key',
        'now_ms',
        'own_turn',
        'queue_exceeds',
        'queue_places',
        'unexpired_bytes',
      ].toSorted(),
    );
  });

  test('a claim is not possible', async () => {
    const claim = `SELECT FROM claim_jobs($1, 1) AS job (${JOB_RETURNS}, document json)`;
    await expect(sql.query(claim, [JSON.stringify(claimRequest().transition)])).rejects.toThrow(
      'permission denied',
    );
  });

  test('the position in the queue is told of her own jobs alone', async () => {
    await sql.query('RESET ROLE');
    const { rows } = await sql.query(
      `SELECT user_id, job_id FROM job_states WHERE status = 'pending' ORDER BY user_id`,
    );
    await becomeUser({ sub: 'ada' });

    const turns = await Promise.all(
      rows.map(async ({ user_id, job_id }) => {
        const found = await sql.query('SELECT own_turn($1, now_ms())', [job_id]);
        return [user_id, Number(found.rows[0].own_turn)];
      }),
    );
    expect(turns).toEqual([
      ['ada', 1],
      ['bob', 0],
    ]);
    const own = rows.filter(({ user_id }) => user_id === 'ada');
    for (const isLong of [false, true]) {
      const listed = await sql.query('SELECT waiting_id FROM queue_places(now_ms(), $1)', [isLong]);
      expect(listed.rows).toEqual(own.map(({ job_id }) => ({ waiting_id: job_id })));
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

test('every table is under row-level security', async () => {
  const { rows } = await sql.query(
    `SELECT tablename FROM pg_tables
     WHERE schemaname = $1 AND NOT rowsecurity AND tablename <> 'test_time'`,
    [store.schema],
  );
  expect(rows).toEqual([]);
});

test('a call leaves neither its role nor its claims to the session', async () => {
  await sql.query(
    `SELECT FROM run_for_user('ada', NULL, 'SELECT current_user::text', '{}') AS ran (role text)`,
  );

  const { rows } = await sql.query(
    `SELECT current_user AS role, current_setting('request.jwt.claims', true) AS claims`,
  );
  expect(rows).toEqual([{ role: 'postgres', claims: expect.not.stringContaining('ada') }]);
});

test('what is called compiles nothing, whatever pooler is between', async () => {
  const { rows } = await sql.query(
    `SELECT proname FROM pg_proc
     WHERE pronamespace = to_regnamespace($1) AND proconfig::text LIKE '%search_path%'
       AND NOT 'jit=off' = ANY (proconfig)`,
    [store.schema],
  );
  expect(rows).toEqual([]);
});

test('the role of one schema reaches nothing in another', async () => {
  const other = await openPostgresHarness(inject('postgresUrl'));
  try {
    expect(await userRoleOf(sql, other.schema)).not.toBe(userRole);
    await becomeUser({ sub: 'ada' });
    await expect(sql.query(`SELECT FROM ${other.schema}.jobs`)).rejects.toThrow(
      'permission denied',
    );
  } finally {
    await other.close();
  }
});

describe.each(['offprint', 'public'])(
  'in the schema %s of a database with the roles and grants of Supabase',
  (schema) => {
    const roles = ['anon', 'authenticated', 'service_role'] as const;
    let server: Awaited<ReturnType<typeof startPostgres>>;
    let admin: pg.Client;
    beforeAll(async () => {
      server = await startPostgres({ durable: false, programs: inject('postgresPrograms') });
      admin = await sqlClient(server.url, schema);
      await admin.query(
        `CREATE ROLE anon NOLOGIN; CREATE ROLE authenticated NOLOGIN;
       CREATE ROLE service_role NOLOGIN BYPASSRLS;
       CREATE SCHEMA IF NOT EXISTS ${schema};
       GRANT USAGE ON SCHEMA ${schema} TO ${roles}`,
      );
      for (const kind of ['TABLES', 'SEQUENCES', 'FUNCTIONS']) {
        await admin.query(
          `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT ALL ON ${kind} TO ${roles}`,
        );
      }
      await admin.query('CREATE TABLE of_the_app AS SELECT 1 AS answer');
      await migratePostgres({ url: server.url, schema });
    });
    afterAll(async () => {
      await admin.end();
      await server.stop();
    });
    beforeEach(async () => {
      await admin.query('RESET ROLE');
    });
    const open = () => openPostgresStore({ url: server.url, schema, migrate: true, logger });

    test.each(roles)('nothing but what the app has is left to %s', async (role) => {
      await admin.query(`SET ROLE ${role}`);

      expect(await reachable(admin, schema)).toEqual(['of_the_app']);
      expect((await admin.query('SELECT answer FROM of_the_app')).rows).toEqual([{ answer: 1 }]);
      await expect(admin.query('DELETE FROM schema_migrations')).rejects.toThrow(
        'permission denied',
      );
    });

    test('an authenticated user who may act as the role writes what a user may, and no more', async () => {
      const store = await open();
      await completeOne(store, { userId: 'ada' });
      await submitOne(store, { userId: 'ada' });
      await store.close();
      const role = await userRoleOf(admin, schema);
      await admin.query(`GRANT "${role}" TO authenticated`);
      try {
        await admin.query(`SET ROLE authenticated; SET request.jwt.claims TO '{"sub": "ada"}'`);
        await admin.query(`SET search_path TO ${schema}`);
        expect((await admin.query('SELECT status FROM job_states ORDER BY 1')).rows).toEqual([
          { status: 'completed' },
          { status: 'pending' },
        ]);
        for (const statement of NOT_FOR_USERS.filter((each) => !each.includes('document_'))) {
          await expect(admin.query(statement), statement).rejects.toThrow('permission denied');
        }
      } finally {
        await admin.query(`RESET ROLE; REVOKE "${role}" FROM authenticated`);
      }
    });

    test('a start and the doctor refuse what was opened since, until it is closed as they say', async () => {
      await admin.query(
        `GRANT UPDATE ON usage TO authenticated; GRANT EXECUTE ON FUNCTION now_ms TO PUBLIC`,
      );

      const { code, message } = await open().catch((error) => error);
      expect(code).toBe('STORE_UNAVAILABLE');
      expect(message).toContain(`schema ${schema} is open to PUBLIC, authenticated`);
      const advice = message.slice(message.indexOf('REVOKE'));
      expect(await diagnosePostgres({ url: server.url, schema })).toContainEqual({
        status: 'failed',
        found: `schema ${schema} is open to PUBLIC, authenticated`,
        advice: `Run: ${advice}`,
      });

      await admin.query(advice);
      await (await open()).close();
    });
  },
);

describe('a user of the database who is no superuser', () => {
  const ROLE = 'plain_owner';
  const url = () => {
    const plain = new URL(inject('postgresUrl'));
    plain.username = ROLE;
    plain.password = 'of-the-test';
    return plain.href;
  };
  beforeAll(async () => {
    await sql.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD 'of-the-test'`);
    await sql.query(`CREATE SCHEMA ${ROLE} AUTHORIZATION ${ROLE}`);
  });
  afterAll(async () => {
    await sql.query('RESET ROLE');
    await dropSchema(sql, ROLE);
    await sql.query(`DROP OWNED BY ${ROLE} CASCADE`);
    await sql.query(`DROP ROLE ${ROLE}`);
  });
  const open = () => openPostgresStore({ url: url(), schema: ROLE, migrate: true, logger });

  test('is told what an administrator must run, and then needs no more', async () => {
    const role = await userRoleOf(sql, ROLE);
    const { message } = await open().catch((error) => error);
    const [advice = ''] = message.match(/CREATE ROLE .*;/) ?? [];
    // Postgres 15 knows no WITH SET.
    const statements = `CREATE ROLE ${role} NOLOGIN; GRANT ${role} TO ${ROLE}( WITH SET TRUE)?;`;
    expect(advice).toMatch(new RegExp(`^${statements}$`));

    await sql.query(String(advice));
    const plain = await open();
    const { id } = await submitOne(plain, { userId: 'ada' });
    expect(await plain.jobs.find('ada', id)).not.toBeNull();
    expect(await plain.jobs.find('bob', id)).toBeNull();
    expect(await plain.jobs.claim(claimRequest())).toHaveLength(1);
    await plain.close();
  });
});
