import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { dropSchema } from '../support/postgres-harness.ts';
import { type Ran, runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

let cwd: string;
let schema: string;

beforeEach(async () => {
  cwd = await tempDir();
  schema = `cli_${randomUUID().slice(0, 8)}`;
  onTestFinished(dropOwnSchema);
});

async function dropOwnSchema(): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await dropSchema(client, schema);
  await client.end();
}

function offprint(...args: string[]): Promise<Ran> {
  const env = {
    DATABASE_URL: inject('postgresUrl'),
    OFFPRINT_POSTGRES_SCHEMA: schema,
    OFFPRINT_BROWSER_PATH: '/nowhere/chrome',
  };
  return runOffprint(args, { cwd, env });
}

function place(): string {
  const { host, pathname } = new URL(inject('postgresUrl'));
  return `${host}${pathname}, schema ${schema}`;
}

test('migrate says what is pending without a change, applies it, and then has nothing to do', async () => {
  const before = await offprint('migrate', '--status');
  expect([before.exitCode, before.errors]).toEqual([1, '']);
  const names = before.output.trimEnd().split('\n');
  for (const name of names) expect(name).toMatch(/^pending {2}\d{4}_\w+$/);

  const first = await offprint('migrate');
  const applied = names.map((name) => name.replace('pending', 'applied')).join('\n');
  expect([first.exitCode, first.errors]).toEqual([0, '']);
  expect(first.output).toMatch(
    new RegExp(`^${applied}\nApplied \\d+ migrations? to ${place()}\\.\n$`),
  );

  const second = await offprint('migrate');
  expect(second.output).toBe(`Nothing to do: ${place()} is up to date.\n`);
  const after = await offprint('migrate', '--status');
  expect([after.exitCode, after.output]).toEqual([0, `${applied}\n`]);
  expect(await readdir(cwd)).toEqual([]);
});

test('jobs says that there is no store yet, and makes none', async () => {
  const { exitCode, output, errors } = await offprint('jobs', 'list');
  expect([exitCode, output]).toEqual([1, '']);
  expect(errors).toContain(`error: There is no store at ${place()} yet: `);
  expect((await offprint('migrate', '--status')).exitCode).toBe(1);
});

test('doctor says what is pending and what to do, and when all is well', async () => {
  const before = await offprint('doctor');
  expect(before.output).toMatch(/^(warn|FAIL) {2}Store .*\n(.*\n)*? .*offprint migrate/m);

  await offprint('migrate');
  const after = await offprint('doctor');
  expect(after.output).toMatch(/^ok {4}Store .*Postgres/m);
  expect(after.output).not.toMatch(/^(warn|FAIL) {2}Store/m);
});
