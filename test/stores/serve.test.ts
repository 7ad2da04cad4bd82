import { expect, onTestFinished, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { SERVED_STORES, type ServedStore } from '../support/served-stores.ts';
import { addressOf, completed, start, stop, submit } from '../support/serving.ts';
import { tempDir } from '../support/temp-dir.ts';

async function storeNamed(name: string): Promise<ServedStore> {
  const store = await (SERVED_STORES[name] as () => Promise<ServedStore>)();
  onTestFinished(store.stop);
  return store;
}

test.each(Object.keys(SERVED_STORES))(
  'with %s, serve says so, prints what is submitted, and every command sees it',
  async (name) => {
    const { env, description } = await storeNamed(name);
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
  const { env, description } = await storeNamed(name);
  for (const args of [['migrate'], ['migrate', '--status']]) {
    expect(await runOffprint(args, { cwd: await tempDir(), env })).toMatchObject({
      exitCode: 0,
      output: `Nothing to migrate: ${description} has no schema.\n`,
      errors: '',
    });
  }
});
