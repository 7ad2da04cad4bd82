import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { startUpstashBridge } from '../support/services/upstash-bridge.ts';
import { addressOf, completed, start, stop, submit } from '../support/serving.ts';
import { tempDir } from '../support/temp-dir.ts';

interface Served {
  readonly env: Record<string, string>;
  /** What the start and doctor say of it. */
  readonly description: string;
}

const own = () => `cli_${randomUUID().slice(0, 8)}`;
const hostOf = (url: string) => new URL(url).host;

function postgresOf(url: string): Served {
  const [schema, { host, pathname }] = [own(), new URL(url)];
  return {
    env: { DATABASE_URL: url, OFFPRINT_POSTGRES_SCHEMA: schema },
    description: `Postgres at ${host}${pathname}, schema ${schema}`,
  };
}

function redisOf(env: Record<string, string>, url: string, technology: string): Served {
  const prefix = `${own()}:`;
  return {
    env: { ...env, OFFPRINT_REDIS_KEY_PREFIX: prefix },
    description: `${technology} at ${hostOf(url)}, keys ${prefix}*`,
  };
}

const STORES: Readonly<Record<string, () => Promise<Served>>> = {
  Postgres: async () => postgresOf(inject('postgresUrl')),
  'Postgres by PgBouncer': async () => postgresOf(inject('pgbouncerUrl')),
  async Redis() {
    const url = inject('redisUrl');
    return redisOf({ REDIS_URL: url }, url, 'Redis');
  },
  async 'Redis over REST'() {
    const bridge = await startUpstashBridge(inject('redisUrl'));
    onTestFinished(() => bridge.stop());
    const env = { KV_REST_API_URL: bridge.url, KV_REST_API_TOKEN: bridge.token };
    return redisOf(env, bridge.url, 'Redis over REST');
  },
};

test.each(Object.keys(STORES))(
  'with %s, serve says so, prints what is submitted, and every command sees it',
  async (name) => {
    const { env, description } = await (STORES[name] as () => Promise<Served>)();
    const [setting] = Object.keys(env);
    const dataDir = await tempDir();
    const serve = start(['serve', '--port', '0'], { ...env, OFFPRINT_DATA_DIR: dataDir });
    const url = await addressOf(serve);
    const jobId = await submit(url);
    await completed(url, jobId);
    const file = await fetch(`${url}/api/v1/export/download/${jobId}`);
    expect((await readPdf(await file.bytes())).text).toContain('Ada Lovelace');

    const run = (...args: string[]) =>
      runOffprint(args, {
        cwd: dataDir,
        env: { ...env, OFFPRINT_BROWSER_PATH: '/nowhere/chrome' },
      });
    const [listed, migrated, examined] = await Promise.all([
      run('jobs', 'list'),
      run('migrate', '--status'),
      run('doctor'),
    ]);
    expect([listed.exitCode, listed.errors]).toEqual([0, '']);
    expect(listed.output).toMatch(new RegExp(`^${jobId}  completed`, 'm'));
    expect(migrated).toMatchObject({ exitCode: 0, errors: '' });
    expect(examined.output).toMatch(/^ok {4}Store /m);
    expect(examined.output).toContain(`${description} (${setting})\n`);
    expect(examined.output).not.toMatch(/^FAIL {2}Store /m);

    expect(await stop(serve, 'SIGTERM')).toBe(0);
    expect(serve.output()).toContain(`  Store     ${description} (${setting})\n`);
    expect(serve.output()).not.toContain('"level":"error"');
  },
  120_000,
);

test.each(['Redis', 'Redis over REST'])('%s has nothing to migrate', async (name) => {
  const { env, description } = await (STORES[name] as () => Promise<Served>)();
  for (const args of [['migrate'], ['migrate', '--status']]) {
    expect(await runOffprint(args, { cwd: await tempDir(), env })).toMatchObject({
      exitCode: 0,
      output: `Nothing to migrate: ${description} has no schema.\n`,
      errors: '',
    });
  }
});
