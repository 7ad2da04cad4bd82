import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
  await run('migrate');
  expect(await run('doctor')).toMatch(fault);
  expect(await run('storage', 'adopt')).toBe(
    `The files in ${files} belong from now on to SQLite, ${join(cwd, 'data', 'offprint.db')}.\n`,
  );
  expect(await run('storage', 'adopt')).toContain('belong already to SQLite');
  expect(await run('doctor')).not.toMatch(fault);
});
