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

test('SQLite asks for the package of no other store', async () => {
  const cwd = await tempDir();
  expect(await offprint(['migrate'], cwd)).toMatchObject({ exitCode: 0, errors: '' });
  expect(await offprint(['jobs', 'list'], cwd)).toMatchObject({ exitCode: 0 });
});

test.concurrent.each<[string, Record<string, string>]>([
  ['pg', { DATABASE_URL: 'postgres://127.0.0.1:1/x' }],
  ['ioredis', { REDIS_URL: 'redis://127.0.0.1:1' }],
  ['@upstash/redis', { KV_REST_API_URL: 'http://127.0.0.1:1', KV_REST_API_TOKEN: 'token' }],
])('a store that needs %s says how to install it', async (name, env) => {
  const { exitCode, errors } = await offprint(['serve', '-p', '0'], await tempDir(), env);
  expect(exitCode).toBe(1);
  expect(errors).toMatch(new RegExp(`^error: The \\w+ store needs the package ${name}\\. `));
  expect(errors).toContain(`Run: npm install ${name}\n`);
});
