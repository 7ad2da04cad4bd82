import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startSupabaseServer } from '../support/buckets/supabase-server.ts';
import { startIdentityProvider } from '../support/identity-provider.ts';
import { openExample } from './example.ts';
import { runToEnd, serve } from './shell.ts';
import { startProjectDatabase } from './supabase-project.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SERVICE_KEY = 'service-role-key';
const CRON_SECRET = 'that-only-the-database-knows';
const GRACE = '8d6b3c1e-7f7e-4a53-9d7b-0a6f2f0f8b11';
const EVE = '2f4a9d0c-1b7a-4a3e-8f55-6f0b6a1c9e22';
const grace = { user: GRACE };
const eve = { user: EVE };

test('by its SQL each user reads their own résumés, and nobody the files', async () => {
  const { dir } = await openExample('supabase');
  const { db, as } = await startProjectDatabase([GRACE, EVE]);
  await db.query(await readFile(join(dir, 'schema.sql'), 'utf8'));

  await as(grace, `insert into public.resumes (document) values ('{}')`);
  expect(await as(grace, 'select user_id from public.resumes')).toEqual([{ user_id: GRACE }]);
  for (const other of [eve, { role: 'anon' }] as const) {
    expect(await as(other, 'select * from public.resumes')).toEqual([]);
    await as(other, `update public.resumes set document = '{ "by": "another" }'`);
    await as(other, 'delete from public.resumes');
  }
  expect(await as(grace, 'select document from public.resumes')).toEqual([{ document: {} }]);
  const inHerName = `insert into public.resumes (user_id, document) values ('${GRACE}', '{}')`;
  await expect(as(eve, inHerName)).rejects.toThrow('row-level security');
  await expect(as({ role: 'anon' }, inHerName)).rejects.toThrow('row-level security');

  expect((await db.query('select public from storage.buckets')).rows).toEqual([{ public: false }]);
  const files = 'select name from storage.objects';
  await as(
    { role: 'service_role' },
    `insert into storage.objects (bucket_id, name, owner_id) values ('exports', 'cv.pdf', '${GRACE}')`,
  );
  expect(await as({ role: 'service_role' }, files)).toEqual([{ name: 'cv.pdf' }]);
  for (const other of [grace, eve, { role: 'anon' }] as const) {
    expect(await as(other, files)).toEqual([]);
  }
});

test("a project's user exports with the token of the sign-in, and the database calls the cron routes", async () => {
  const { cwd, commands, tokenOf, db, as } = await openProject();
  const [start = '', exportIt = ''] = commands;
  const server = await serve(start, { cwd });

  await writeEnv(cwd, {
    SUPABASE_URL: await startSignIn(await tokenOf({ sub: GRACE, role: 'authenticated' })),
    SUPABASE_ANON_KEY: 'anon',
    EMAIL: 'grace@example.com',
    PASSWORD: 'x',
  });
  const output = await runToEnd(exportIt, { cwd, env: { OFFPRINT_URL: server.origin } });

  expect(output).toContain('as resume.pdf.');
  expect((await readFile(join(cwd, 'resume.pdf'), 'latin1')).slice(0, 5)).toBe('%PDF-');
  const { rows } = await db.query('select user_id, job_id from offprint.exports');
  expect(rows).toEqual([{ user_id: GRACE, job_id: expect.any(String) }]);
  for (const asking of [grace, { role: 'anon' }, { role: 'service_role' }] as const) {
    await expect(as(asking, 'select * from offprint.exports')).rejects.toThrow('permission denied');
  }

  const statusFor = async (claims: object) => {
    const headers = { authorization: `Bearer ${await tokenOf(claims)}` };
    return (await fetch(`${server.origin}/api/v1/export/job/${rows[0].job_id}`, { headers }))
      .status;
  };
  expect(await statusFor({ sub: GRACE, role: 'authenticated' })).toBe(200);
  expect(await statusFor({ sub: EVE, role: 'authenticated' })).toBe(404);
  expect(await statusFor({ role: 'anon' })).toBe(401);

  await db.query('insert into vault.decrypted_secrets values ($1, $2), ($3, $4)', [
    ...['offprint_url', server.origin],
    ...['offprint_cron_secret', CRON_SECRET],
  ]);
  await db.query(await readFile(join(cwd, 'cron.sql'), 'utf8'));
  const scheduled = await db.query('select command from cron.job order by jobname');
  for (const { command } of scheduled.rows) await db.query(command);
  const { rows: calls } = await db.query('select url, headers from net.http_request_queue');
  const answers = await Promise.all(
    calls.map(async ({ url, headers }) => (await fetch(url, { headers })).json()),
  );
  expect(answers).toEqual([
    { success: true, data: expect.objectContaining({ hasMore: false }) },
    { success: true, data: expect.objectContaining({ remaining: 0 }) },
  ]);
});

test('its Edge Function prints, in Deno, what waits on a server without a worker', async () => {
  const { cwd, commands, tokenOf } = await openProject();
  const withoutWorker = (commands[0] ?? '').replace(/^npm start$/m, 'npm start -- --no-worker');
  const { origin } = await serve(withoutWorker, { cwd });
  const headers = {
    authorization: `Bearer ${await tokenOf({ sub: GRACE, role: 'authenticated' })}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ document: { basics: { name: 'Grace Hopper' } } });
  const submit = { method: 'POST', headers, body };
  const ids = await Promise.all(
    [1, 2].map(async () => {
      const answer = await fetch(`${origin}/api/v1/export/pdf`, submit);
      return ((await answer.json()) as { data: { jobId: string } }).data.jobId;
    }),
  );
  const deno = join(ROOT, 'test/deno/node_modules/.bin/deno');
  const edgeFunction = 'supabase/functions/drain-exports/index.ts';
  await runToEnd(`'${deno}' check ${edgeFunction}`, { cwd });
  const run = `DENO_SERVE_ADDRESS=tcp:127.0.0.1:$PORT '${deno}' run --allow-net --allow-env ${edgeFunction}`;
  const { port } = await serve(run, { cwd, env: { OFFPRINT_URL: origin, CRON_SECRET } });
  const call = (secret: string) =>
    fetch(`http://127.0.0.1:${port}`, { headers: { authorization: `Bearer ${secret}` } });

  expect((await call('a guess')).status).toBe(401);
  expect(await (await call(CRON_SECRET)).json()).toEqual({ processed: 2, failed: 0, remaining: 0 });

  for (const id of ids) {
    const job = await fetch(`${origin}/api/v1/export/job/${id}`, { headers });
    expect(await job.json()).toMatchObject({ data: { status: 'completed' } });
  }
});

/** A project of Supabase with the example in it, set up as its page says. */
async function openProject() {
  const { dir: cwd, commands } = await openExample('supabase');
  const { url: databaseUrl, db, as } = await startProjectDatabase([GRACE, EVE]);
  await db.query(await readFile(join(cwd, 'schema.sql'), 'utf8'));
  const { jwksUrl, sign } = await startIdentityProvider();
  const storage = await startSupabaseServer({ key: SERVICE_KEY, bucket: 'exports' });
  onTestFinished(storage.close);
  await writeEnv(cwd, {
    DATABASE_URL: databaseUrl,
    SUPABASE_URL: storage.origin,
    SUPABASE_SERVICE_ROLE_KEY: SERVICE_KEY,
    OFFPRINT_STORAGE: 'supabase',
    OFFPRINT_SUPABASE_BUCKET: 'exports',
    OFFPRINT_AUTH: 'jwt',
    OFFPRINT_JWKS_URL: jwksUrl,
    OFFPRINT_SIGNING_SECRET: 'made up for this test, and long enough',
    CRON_SECRET,
  });
  const tokenOf = (claims: object) =>
    sign({ aud: 'authenticated', exp: Math.floor(Date.now() / 1000) + 3600, ...claims });
  return { cwd, commands, tokenOf, db, as };
}

/** Supabase's sign-in, for one user. */
async function startSignIn(accessToken: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.end(JSON.stringify({ access_token: accessToken }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function writeEnv(cwd: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
  return writeFile(join(cwd, '.env'), lines.join(''));
}
