import { describe, expect, test } from 'vitest';
import { type Ran, runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

const SECRET = 's3cr3t';

/** Addresses at which nothing answers. */
const UNREACHABLE: readonly (readonly [string, Record<string, string>])[] = [
  ['Postgres', { DATABASE_URL: `postgres://user:${SECRET}@127.0.0.1:1/x` }],
  ['Redis', { REDIS_URL: `redis://:${SECRET}@127.0.0.1:1` }],
  [
    'Redis over REST',
    { KV_REST_API_URL: 'http://127.0.0.1:1', KV_REST_API_TOKEN: `${SECRET}-token` },
  ],
];

/** With every word of its log. */
async function outputOf(args: string[], env: Record<string, string>): Promise<Ran> {
  const ran = await runOffprint(args, {
    cwd: await tempDir(),
    env: { OFFPRINT_LOG_LEVEL: 'debug', OFFPRINT_BROWSER_PATH: '/nowhere/chrome', ...env },
  });
  expect(ran.output + ran.errors).not.toContain(SECRET);
  return ran;
}

// All at once: each gives up on the store after some seconds in which it does nothing.
describe.concurrent.each(UNREACHABLE)('%s that does not answer', (name, env) => {
  test.each(['serve -p 0', 'worker', 'jobs list'])(
    'stops %s, which names no secret',
    async (command) => {
      const { exitCode, errors } = await outputOf(command.split(' '), env);
      expect(exitCode).toBe(1);
      expect(errors).toMatch(/^error: .*127.0.0.1:1.*(cannot be reached|store)/m);
    },
  );

  test('is what doctor finds, with advice', async () => {
    const { exitCode, output } = await outputOf(['doctor'], env);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/^FAIL {2}Store /m);
  });

  test.each(['migrate', 'migrate --status'])('%s names no secret', async (command) => {
    const { exitCode } = await outputOf(command.split(' '), env);
    expect(exitCode).toBe(name === 'Postgres' ? 1 : 0);
  });
});

test.each<Record<string, string>>([
  { DATABASE_URL: `mysql://user:${SECRET}@127.0.0.1/x` },
  { DATABASE_URL: `postgres://user:1#${SECRET}@127.0.0.1/x` },
  { REDIS_URL: `${SECRET}@127.0.0.1` },
  { KV_REST_API_TOKEN: SECRET },
  { KV_REST_API_URL: `https://user:${SECRET}@127.0.0.1`, KV_REST_API_TOKEN: SECRET },
])('an address that cannot be used is one sentence without a secret: %j', async (env) => {
  const { exitCode, errors } = await outputOf(['serve'], env);
  expect(exitCode).toBe(3);
  expect(errors).toMatch(/^error: [A-Z_]+ .*\.\n$/);
});
