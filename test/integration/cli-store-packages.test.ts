import { expect, test } from 'vitest';
import { type Ran, runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

/** As where no package of a store is installed. */
const WITHOUT_PACKAGES = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(specifier, context, next) {
      if (!/^(pg|ioredis|@upstash\\/redis)$/.test(specifier)) return next(specifier, context);
      throw Object.assign(new Error('not installed'), { code: 'ERR_MODULE_NOT_FOUND' });
    },
  });`;

function offprint(args: string[], cwd: string, env: Record<string, string> = {}): Promise<Ran> {
  const hook = `data:text/javascript,${encodeURIComponent(WITHOUT_PACKAGES)}`;
  return runOffprint(args, { cwd, env, nodeArgs: ['--import', hook] });
}

const STORES: readonly (readonly [string, Record<string, string>])[] = [
  ['pg', { DATABASE_URL: 'postgres://127.0.0.1:1/x' }],
  ['ioredis', { REDIS_URL: 'redis://127.0.0.1:1' }],
  ['@upstash/redis', { KV_REST_API_URL: 'http://127.0.0.1:1', KV_REST_API_TOKEN: 'token' }],
];

test('SQLite asks for the package of no other store', async () => {
  const cwd = await tempDir();
  expect(await offprint(['migrate'], cwd)).toMatchObject({ exitCode: 0, errors: '' });
  expect(await offprint(['jobs', 'list'], cwd)).toMatchObject({ exitCode: 0 });
});

test.concurrent.each(STORES)('a store that needs %s says how to install it', async (name, env) => {
  const { exitCode, errors } = await offprint(['serve', '-p', '0'], await tempDir(), env);
  expect(exitCode).toBe(1);
  expect(errors).toMatch(new RegExp(`^error: The \\w+ store needs the package ${name}\\. `));
  expect(errors).toContain(`Run: npm install ${name}\n`);
});

test.concurrent.each(STORES)('doctor says of a missing %s no more than that', async (name, env) => {
  const elsewhere = { ...env, OFFPRINT_BROWSER_PATH: '/nowhere/chrome' };
  const { output } = await offprint(['doctor', '--json'], await tempDir(), elsewhere);
  const { checks } = JSON.parse(output) as { checks: { name: string }[] };
  expect(checks.filter((check) => check.name === 'Store')).toEqual([
    {
      name: 'Store',
      status: 'failed',
      found: expect.stringContaining(`Run: npm install ${name}`),
      notes: expect.any(Array),
      advice: null,
    },
  ]);
});

test.concurrent.each<[string, Record<string, string>, string]>([
  [
    'Postgres',
    { DATABASE_URL: 'postgres://ann:hush@127.0.0.1:1/x' },
    'Postgres at 127.0.0.1:1/x, schema offprint cannot be reached: nothing listens there (ECONNREFUSED).',
  ],
  ['Redis', { REDIS_URL: 'redis://:hush@127.0.0.1:1' }, 'Redis at 127.0.0.1:1: '],
])('a start names the %s that it does not reach', async (_, env, sentence) => {
  const command = ['serve', '-p', '0'];
  const { exitCode, errors } = await runOffprint(command, { cwd: await tempDir(), env });
  expect(exitCode).toBe(1);
  expect(errors).toContain(`error: ${sentence}`);
  expect(errors).not.toContain('hush');
});
