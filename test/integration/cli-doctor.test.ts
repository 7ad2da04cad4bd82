import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needBrowser } from '../support/need-browser.ts';
import { type Ran, runOffprint } from '../support/run-offprint.ts';
import { tempDir } from '../support/temp-dir.ts';

interface Report {
  readonly healthy: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly found: string;
    readonly notes: readonly string[];
    readonly advice: string | null;
  }[];
}

async function examine(cwd: string, env: Record<string, string> = {}): Promise<[Ran, Report]> {
  const ran = await runOffprint(['doctor', '--json'], { cwd, env });
  return [ran, JSON.parse(ran.output)];
}

function checkOf({ checks }: Report, name: string) {
  return checks.find((check) => check.name === name);
}

describe('doctor', () => {
  test('looks at everything, prints for real, and leaves a new folder as it was', async () => {
    await needBrowser();
    const cwd = await tempDir();
    const { exitCode, output, errors } = await runOffprint(['doctor'], { cwd });
    expect([exitCode, errors]).toEqual([0, '']);
    const looks = ['Node', 'Settings', 'Data', 'Store', 'Storage', 'Fonts', 'Browser', 'Print'];
    for (const name of looks) expect(output).toMatch(new RegExp(`^ok    ${name} `, 'm'));
    for (const print of ['modern: 1 page, .* start of typst', 'web-modern: 1 page, .* chromium']) {
      expect(output).toMatch(new RegExp(`^ok {4}Print +${print}, then`, 'm'));
    }
    expect(output).toMatch(/^(ok {4}|warn {2})Running +Typst .*sandboxed$/m);
    expect(output).toMatch(/\nReady to print\.\n$/);
    expect(await readdir(cwd)).toEqual([]);
  });

  test('says why no browser will do, what prints all the same, and what to do', async () => {
    const env = { OFFPRINT_BROWSER_PATH: '/nowhere/chrome' };
    const [{ exitCode }, report] = await examine(await tempDir(), env);
    expect([exitCode, report.healthy]).toEqual([0, true]);
    expect(report.checks.filter(({ name }) => name === 'Print')).toHaveLength(1);
    expect(checkOf(report, 'Browser')).toMatchObject({
      status: 'warning',
      found: 'none runs here, so templates that a browser prints (web-…) print nothing',
      notes: ['configured: there is no such file, /nowhere/chrome'],
      advice: expect.stringContaining('OFFPRINT_BROWSER_PATH'),
    });
  });

  test('names wrong settings, and no secret', async () => {
    const env = { OFFPRINT_SIGNING_SECRET: 'hunter2', PORT: 'x' };
    const [{ exitCode, output }, report] = await examine(await tempDir(), env);
    expect(exitCode).toBe(1);
    expect(output).not.toContain('hunter2');
    expect(checkOf(report, 'Settings')?.notes).toHaveLength(2);
  });

  test('finds a store that is another program’s, and one that others may read', async () => {
    const cwd = await tempDir();
    await runOffprint(['migrate'], { cwd });
    await chmod(join(cwd, '.offprint/offprint.db'), 0o644);
    const [, report] = await examine(cwd);
    expect(checkOf(report, 'Store')).toMatchObject({
      status: 'warning',
      advice: expect.stringContaining('chmod 600'),
    });

    await writeFile(join(cwd, 'notes.txt'), 'This is no database. '.repeat(100));
    const [{ exitCode }, broken] = await examine(cwd, { OFFPRINT_SQLITE_PATH: 'notes.txt' });
    expect(exitCode).toBe(1);
    expect(checkOf(broken, 'Store')).toMatchObject({ status: 'failed' });
  });

  test('finds that the data directory is a file', async () => {
    const cwd = await tempDir();
    await writeFile(join(cwd, '.offprint'), '');
    const [{ exitCode }, report] = await examine(cwd);
    expect(exitCode).toBe(1);
    expect(checkOf(report, 'Data')).toMatchObject({
      status: 'failed',
      found: `${join(cwd, '.offprint')} is no folder`,
      advice: expect.stringContaining('OFFPRINT_DATA_DIR'),
    });
    expect(checkOf(report, 'Store')).toMatchObject({ status: 'failed' });
    expect(checkOf(report, 'Storage')).toMatchObject({ status: 'failed' });
  });

  test('finds that no folder can be made there, even by root', async () => {
    const cwd = await tempDir();
    const [{ exitCode }, report] = await examine(cwd, { OFFPRINT_DATA_DIR: '/proc/offprint/data' });
    expect(exitCode).toBe(1);
    for (const name of ['Data', 'Store', 'Storage']) {
      expect(checkOf(report, name)).toMatchObject({
        status: 'failed',
        found: expect.stringContaining('/proc/offprint/data'),
        advice: expect.stringContaining('OFFPRINT_DATA_DIR'),
      });
    }
  });

  test('fails below the reserve of the disks, where nothing new is taken on', async () => {
    const cwd = await tempDir();
    const [{ exitCode }, report] = await examine(cwd, {
      OFFPRINT_DISK_RESERVE_BYTES: String(1e15),
      OFFPRINT_FILES_DIR: join(cwd, 'elsewhere'),
    });
    expect(exitCode).toBe(1);
    for (const name of ['Data', 'Storage']) {
      expect(report.checks).toContainEqual(
        expect.objectContaining({
          name,
          status: 'failed',
          found: expect.stringContaining('nothing new is taken on'),
          advice: expect.stringContaining('OFFPRINT_DISK_RESERVE_BYTES'),
        }),
      );
    }
  });

  test('tries the storage that is there', async () => {
    const cwd = await tempDir();
    await mkdir(join(cwd, '.offprint/files'), { recursive: true });
    const [, report] = await examine(cwd);
    expect(checkOf(report, 'Storage')?.found).toContain('wrote, read and deleted one');
    const left = await readdir(join(cwd, '.offprint/files'), {
      recursive: true,
      withFileTypes: true,
    });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
  });
});

describe('migrate', () => {
  test('says what is pending without a change, applies it, and then has nothing to do', async () => {
    const cwd = await tempDir();
    const before = await runOffprint(['migrate', '--status'], { cwd });
    expect(before.exitCode).toBe(1);
    expect(before.output).toMatch(/^(pending {2}\d{4}_\w+\n)+$/);
    expect(await readdir(cwd)).toEqual([]);
    const applied = before.output.replaceAll('pending', 'applied');

    const first = await runOffprint(['migrate'], { cwd });
    expect(first.exitCode).toBe(0);
    expect(first.output).toMatch(new RegExp(`^${applied}Applied \\d+ migrations? to `));
    const second = await runOffprint(['migrate'], { cwd });
    expect(second.output).toMatch(/^Nothing to do: .* is up to date\.\n$/);
    const after = await runOffprint(['migrate', '--status'], { cwd });
    expect([after.exitCode, after.output]).toEqual([0, applied]);
  });
});

test('browser install says in a sentence that the download is impossible', async () => {
  const cwd = await tempDir();
  const args = ['browser', 'install', '--mirror', 'http://127.0.0.1:9'];
  const { exitCode, output, errors } = await runOffprint(args, {
    cwd,
    env: { OFFPRINT_CACHE_DIR: join(cwd, 'cache') },
  });
  expect([exitCode, output]).toEqual([1, '']);
  expect(errors).toMatch(/^error: chrome-headless-shell could not be downloaded\. .*\n$/);
});
