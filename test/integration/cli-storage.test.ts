import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { AppContext } from '../../packages/server/src/app/context.ts';
import { openDownload } from '../../packages/server/src/app/open-download.ts';
import { ownsStorage } from '../../packages/server/src/app/storage-owner.ts';
import { compose } from '../../packages/server/src/compose.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import type { Job } from '../../packages/server/src/domain/job/job.ts';
import { completeOne } from '../conformance/job-store-harness.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

// What is asked of the browser is not what these tests are about.
const NO_BROWSER = { OFFPRINT_BROWSER_PATH: '/nowhere/chrome' };

test('doctor finds files of another store, which storage adopt makes this one’s', async () => {
  const cwd = await tempDir();
  const files = join(cwd, 'files');
  await mkdir(files);
  await writeFile(join(files, 'store-id'), 'another-store');
  const run = async (...args: string[]) => {
    const env = { ...NO_BROWSER, OFFPRINT_DATA_DIR: join(cwd, 'data'), OFFPRINT_FILES_DIR: files };
    const { output, errors } = await runOffprint(args, { cwd, env });
    return output + errors;
  };
  const fault = /^FAIL {2}Storage +the files belong to another store/m;
  expect(await run('storage', 'adopt')).toMatch(/^error: There is no store at .*offprint\.db yet/);
  await run('migrate');
  expect(await run('doctor')).toMatch(fault);
  expect(await run('storage', 'adopt')).toBe(
    `The files in ${files} belong from now on to SQLite, ${join(cwd, 'data', 'offprint.db')}.\n`,
  );
  expect(await run('storage', 'adopt')).toContain('belong already to SQLite');
  expect(await run('doctor')).not.toMatch(fault);
});

test('doctor finds that the files of exports are elsewhere, as on a machine that does not share them', async () => {
  const cwd = await tempDir();
  const dataDir = join(cwd, '.offprint');
  const system = await compose(defineConfig({ dataDir, log: { level: 'silent' } }));
  onTestFinished(() => system.close());
  await ownsStorage(system.app);
  await putFileOf(system.app, await completeOne(system.app));
  const fault = /^FAIL {2}Storage +1 file not here that exports point to\n.*share the files/m;

  const elsewhere = join(cwd, 'elsewhere');
  const doctor = (env = {}) => runOffprint(['doctor'], { cwd, env: { ...NO_BROWSER, ...env } });
  const apart = await doctor({ OFFPRINT_FILES_DIR: elsewhere });
  expect(apart).toMatchObject({ exitCode: 1, output: expect.stringMatching(fault) });
  expect(await readdir(cwd)).not.toContain('elsewhere');
  expect((await doctor()).output).not.toMatch(fault);
});

test('storage reconcile says what differs from what is counted, and mends it', async () => {
  const cwd = await tempDir();
  const dataDir = join(cwd, '.offprint');
  const system = await compose(defineConfig({ dataDir, log: { level: 'silent' } }));
  onTestFinished(() => system.close());
  await ownsStorage(system.app);
  const job = await completeOne(system.app, { userId: 'jane', fileSizeBytes: 2_000 });
  await putFileOf(system.app, job);
  const database = new DatabaseSync(join(dataDir, 'offprint.db'));
  database.exec("UPDATE usage SET used_bytes = 5000 WHERE user_id = 'jane'");
  database.close();
  const orphan = join(dataDir, 'files', 'exports', 'jane', 'inline', 'job', '1.pdf');
  await mkdir(dirname(orphan), { recursive: true });
  await writeFile(orphan, '%PDF');
  await utimes(orphan, 0, 0);
  const run = (...args: string[]) => runOffprint(['storage', 'reconcile', ...args], { cwd });

  expect(await run('--dry-run')).toMatchObject({
    exitCode: 1,
    output:
      'jane: 5.0 kB is counted, 2.0 kB is there\n1 user to count anew\n1 file that nothing points to, 4 bytes\n0 files gone that exports point to, 0 bytes\n',
  });
  expect(await run()).toMatchObject({ exitCode: 0 });
  expect(await run('--dry-run', '--json')).toMatchObject({ exitCode: 0 });
  expect(await system.app.history.usedBytes('jane')).toBe(2_000);
});

test('an export whose file is gone is found, and removed, so that its user reads so', async () => {
  const cwd = await tempDir();
  const config = defineConfig({ dataDir: join(cwd, '.offprint'), log: { level: 'silent' } });
  const system = await compose(config);
  onTestFinished(() => system.close());
  const { app } = system;
  await ownsStorage(app);
  const jane = { userId: 'jane', plan: config.plans.default };
  const [kept, lost] = [
    await completeOne(app, { userId: 'jane', fileSizeBytes: 300 }),
    await completeOne(app, { userId: 'jane', fileSizeBytes: 2_000 }),
  ];
  await putFileOf(app, kept);
  const run = (...args: string[]) => runOffprint(['storage', 'reconcile', ...args], { cwd });

  expect(await run('--dry-run')).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('1 file gone that exports point to, 2.0 kB\n'),
  });
  expect(await app.history.usedBytes('jane')).toBe(2_300);
  expect(await run()).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('1 file gone that exports point to, 2.0 kB, exports removed\n'),
  });
  expect(await run('--dry-run')).toMatchObject({ exitCode: 0 });

  expect(await app.history.usedBytes('jane')).toBe(300);
  expect(await openDownload(app, jane, kept.id)).toContain('/files/');
  await expect(openDownload(app, jane, lost.id)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'The file was deleted. Export the document again.',
  });
});

test('in a storage that is not marked as this store’s, no export is taken for one without a file', async () => {
  const cwd = await tempDir();
  const system = await compose(
    defineConfig({ dataDir: join(cwd, '.offprint'), log: { level: 'silent' } }),
  );
  onTestFinished(() => system.close());
  await completeOne(system.app, { userId: 'jane', fileSizeBytes: 2_000 });

  const { output } = await runOffprint(['storage', 'reconcile'], { cwd });

  expect(output).toContain('offprint storage adopt');
  expect(await system.app.history.usedBytes('jane')).toBe(2_000);
});

async function putFileOf({ storage }: AppContext, { result }: Job): Promise<void> {
  const bytes = new Uint8Array(result?.fileSizeBytes ?? 0);
  await storage.put(result?.storageKey ?? '', bytes, new AbortController().signal);
}
