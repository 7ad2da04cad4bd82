import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startSupabaseServer } from '../support/buckets/supabase-server.ts';
import { npmPostgres } from '../support/services/postgres-programs.ts';
import { startPostgres } from '../support/services/postgres-server.ts';
import { openExample } from './example.ts';
import { runToEnd, serve } from './shell.ts';

const JWT_SECRET = 'a secret of the project, of at least 32 characters';
const SERVICE_KEY = 'service-role-key';
const GRACE = '8d6b3c1e-7f7e-4a53-9d7b-0a6f2f0f8b11';
const EVE = '2f4a9d0c-1b7a-4a3e-8f55-6f0b6a1c9e22';

/** As much of a project's database as the example's SQL stands on. */
const PROJECT = `
  create role anon; create role authenticated;
  create schema auth; create schema storage;
  grant usage on schema auth to anon, authenticated;
  create table auth.users (id uuid primary key);
  create function auth.uid() returns uuid language sql stable as
    $$ select (current_setting('request.jwt.claims', true)::json ->> 'sub')::uuid $$;
  create table storage.buckets (
    id text primary key, name text not null, public boolean, allowed_mime_types text[]);
  alter default privileges in schema public grant all on tables to anon, authenticated;
  insert into auth.users values ('${GRACE}'), ('${EVE}');`;

async function startDatabase() {
  const { url, stop } = await startPostgres({ durable: false, programs: npmPostgres() });
  onTestFinished(stop);
  const db = new Client({ connectionString: url });
  await db.connect();
  onTestFinished(() => db.end());
  await db.query(PROJECT);
  const as = async (user: string, sql: string) => {
    await db.query('begin');
    try {
      await db.query(`select set_config('request.jwt.claims', $1, true)`, [
        JSON.stringify({ sub: user, role: 'authenticated' }),
      ]);
      await db.query('set local role authenticated');
      return (await db.query(sql)).rows;
    } finally {
      await db.query('commit');
    }
  };
  return { url, db, as };
}

/** Supabase's sign-in, for one user. */
async function startSignIn(): Promise<string> {
  const token = await new SignJWT({ sub: GRACE, role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(JWT_SECRET));
  const server = createServer((_request, response) => {
    response.end(JSON.stringify({ access_token: token }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a project's user exports with the token of the sign-in, and sees only their own", async () => {
  const { dir: cwd, commands } = await openExample('supabase');
  const { url: databaseUrl, db, as } = await startDatabase();
  await db.query(await readFile(join(cwd, 'schema.sql'), 'utf8'));

  await as(GRACE, `insert into public.resumes (document) values ('{}')`);
  expect(await as(GRACE, 'select user_id from public.resumes')).toEqual([{ user_id: GRACE }]);
  expect(await as(EVE, 'select user_id from public.resumes')).toEqual([]);
  expect((await db.query('select public from storage.buckets')).rows).toEqual([{ public: false }]);

  const storage = await startSupabaseServer({ key: SERVICE_KEY, bucket: 'exports' });
  onTestFinished(storage.close);
  const settings = {
    DATABASE_URL: databaseUrl,
    SUPABASE_URL: storage.origin,
    SUPABASE_SERVICE_ROLE_KEY: SERVICE_KEY,
    OFFPRINT_STORAGE: 'supabase',
    OFFPRINT_SUPABASE_BUCKET: 'exports',
    OFFPRINT_AUTH: 'jwt',
    OFFPRINT_JWT_SECRET: JWT_SECRET,
    OFFPRINT_SIGNING_SECRET: 'made up for this test, and long enough',
  };
  await writeEnv(cwd, settings);
  const [start = '', exportIt = ''] = commands;
  const server = await serve(start, { cwd });

  await writeEnv(cwd, {
    SUPABASE_URL: await startSignIn(),
    SUPABASE_ANON_KEY: 'anon',
    EMAIL: 'grace@example.com',
    PASSWORD: 'x',
  });
  const output = await runToEnd(exportIt, { cwd, env: { OFFPRINT_URL: server.origin } });

  expect(output).toContain('as resume.pdf.');
  expect((await readFile(join(cwd, 'resume.pdf'), 'latin1')).slice(0, 5)).toBe('%PDF-');
  const { rows } = await db.query('select user_id from offprint.exports');
  expect(rows).toEqual([{ user_id: GRACE }]);
  await expect(as(GRACE, 'select * from offprint.exports')).rejects.toThrow('permission denied');
});

function writeEnv(cwd: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
  return writeFile(join(cwd, '.env'), lines.join(''));
}
