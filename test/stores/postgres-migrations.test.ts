import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import {
  diagnosePostgres,
  migratePostgres,
  openPostgresStore,
  postgresMigrationStatus,
} from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import { submitOne } from '../conformance/job-store-harness.ts';
import { dropSchema, freshSchema, sqlClient } from '../support/postgres-harness.ts';
import { freePort } from '../support/services/free-port.ts';

const logger = createPinoLogger('silent');

let schema: string;
const database = () => ({ url: inject('postgresUrl'), schema });
const open = (migrate: boolean) => openPostgresStore({ ...database(), migrate, logger });

beforeEach(() => {
  schema = freshSchema();
});
afterEach(async () => {
  const sql = await sqlClient(inject('postgresUrl'));
  await dropSchema(sql, schema);
  await sql.end();
});

/** The same server, with a part of the address changed. */
function elsewhere(change: (url: URL) => void): string {
  const url = new URL(inject('postgresUrl'));
  change(url);
  return url.href;
}

const SECRET = 'of-the-tests';
const everyText = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${error.stack} ${everyText(error.cause)}` : '';

describe('migrations', () => {
  test('are applied once, in order, and are then known', async () => {
    const { pending } = await postgresMigrationStatus(database());
    expect(pending.map(({ version }) => version)).toEqual(pending.map((_, index) => index + 1));

    expect(await migratePostgres(database())).toEqual(pending);

    expect(await migratePostgres(database())).toEqual([]);
    expect(await postgresMigrationStatus(database())).toEqual({ applied: pending, pending: [] });
  });

  test('are applied by one of several that start at once', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => migratePostgres(database())));

    expect(applied.filter((migrations) => migrations.length > 0)).toHaveLength(1);
  });

  test('are asked for where a start may not apply them', async () => {
    await expect(open(false)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('Run: offprint migrate'),
    });
  });

  test('of a newer Offprint are left alone', async () => {
    await migratePostgres(database());
    const sql = await sqlClient(inject('postgresUrl'), schema);
    await sql.query("INSERT INTO schema_migrations (version, name) VALUES (9999, '9999_later')");
    await sql.end();

    await expect(open(true)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('9999_later'),
    });
  });

  test('of a version that was never released are refused', async () => {
    await migratePostgres(database());
    const sql = await sqlClient(inject('postgresUrl'), schema);
    await sql.query("UPDATE schema_migrations SET name = '0004_otherwise' WHERE version = 4");
    await sql.end();

    await expect(open(true)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(/never released.*OFFPRINT_POSTGRES_SCHEMA/),
    });
  });
});

describe('a database that cannot be used', () => {
  test.each([
    ['nobody listens', async () => ({ port: String(await freePort()) }), 'cannot be reached'],
    ['the password is wrong', async () => ({ password: `not-${SECRET}` }), 'password'],
    ['there is no such database', async () => ({ pathname: '/nowhere' }), 'does not exist'],
  ])('is named as the reason, without the secret (%s)', async (_, change, words) => {
    const changed = await change();
    const url = elsewhere((each) => Object.assign(each, changed));

    const error = await openPostgresStore({ url, schema, migrate: true, logger }).catch((e) => e);

    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(error.message).toContain(words);
    expect(everyText(error)).not.toContain(SECRET);
    const findings = await diagnosePostgres({ url, schema });
    expect(findings).toMatchObject([{ status: 'failed', found: error.message }]);
    expect(JSON.stringify(findings)).not.toContain(SECRET);
  });
});

describe('the diagnosis', () => {
  test('says what a start would do to an empty database', async () => {
    const findings = await diagnosePostgres(database());

    expect(findings).toMatchObject([
      { status: 'ok', found: expect.stringMatching(/^Postgres \d+/) },
      { status: 'ok', found: expect.stringContaining(`${schema}_postgres_user`) },
      { status: 'warning', advice: expect.stringContaining('offprint migrate') },
      { status: 'ok', found: expect.stringContaining(schema) },
    ]);
    expect((await postgresMigrationStatus(database())).applied).toEqual([]);
  });

  test('names JIT where the server has it', async () => {
    const sql = await sqlClient(inject('postgresUrl'));
    const { rows } = await sql.query('SELECT pg_jit_available() AS has_jit');
    await sql.end();

    const [server] = await diagnosePostgres(database());
    expect(/whose JIT is off/.test(server?.found ?? '')).toBe(rows[0].has_jit);
  });

  test('refuses an isolation in which claims do not see each other', async () => {
    const url = elsewhere((each) => {
      each.searchParams.set('options', '-c default_transaction_isolation=serializable');
    });

    expect((await diagnosePostgres({ url, schema }))[0]).toMatchObject({
      status: 'failed',
      found: expect.stringContaining('serializable'),
      advice: expect.stringMatching(
        /ALTER ROLE .* SET default_transaction_isolation = 'read committed'/,
      ),
    });
  });

  test('finds that it takes no writes, as where a provider’s disk is full', async () => {
    const url = elsewhere((each) => {
      each.searchParams.set('options', '-c default_transaction_read_only=on');
    });

    expect((await diagnosePostgres({ url, schema }))[0]).toMatchObject({
      status: 'failed',
      found: expect.stringContaining('takes no writes'),
      advice: expect.stringContaining('disk is full'),
    });
  });

  test('counts the jobs of one that is in use', async () => {
    const store = await open(true);
    onTestFinished(() => store.close());
    await submitOne(store);

    const findings = await diagnosePostgres(database());

    expect(findings.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(findings.at(-1)?.found).toBe('1 pending');
  });

  test('says who may use the tables of another user', async () => {
    await migratePostgres(database());
    const role = `reader_${schema}`;
    const sql = await sqlClient(inject('postgresUrl'));
    await sql.query(`CREATE ROLE ${role} LOGIN PASSWORD '${SECRET}'`);
    await sql.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
    onTestFinished(async () => {
      await sql.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await sql.end();
    });
    const url = elsewhere((each) => {
      each.username = role;
      each.password = SECRET;
    });

    expect(await diagnosePostgres({ url, schema })).toMatchObject([
      { status: 'ok' },
      { status: 'failed', advice: expect.stringContaining(`GRANT "${schema}_postgres_user"`) },
      { status: 'failed', advice: expect.stringContaining('ran the migrations') },
    ]);
  });
});
