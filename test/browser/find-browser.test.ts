import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test, vi } from 'vitest';
import {
  type BrowserSearch,
  findBrowser,
} from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';
import { needBrowser } from '../support/need-browser.ts';
import { killIfAlive } from '../support/processes.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { tempDir } from '../support/temp-dir.ts';
import { BROWSER_CACHE_DIR, letter, NEVER, openRenderer } from './support/renderer.ts';
import { browserPids } from './support/renderer-processes.ts';

const PROGRAM = fileURLToPath(new URL('./programs/find-and-report.ts', import.meta.url));

/** Of all tests that do something to it, since it takes seconds to unpack; each finds its own state. */
const cacheDir = mkdtempSync(join(tmpdir(), 'offprint-find-browser-'));
afterAll(() => removeFolder(cacheDir));

test('the bundled browser is unpacked by several processes at once, whole and private', async () => {
  await needBrowser();
  const searches = await Promise.all([1, 2].map(() => findInAnotherProcess(cacheDir)));

  for (const { browser } of searches) {
    expect(browser).toMatchObject({ origin: 'bundled', kind: 'headless shell' });
    expect(browser?.executablePath).toBe(searches[0]?.browser?.executablePath);
  }
  expect((await readdir(cacheDir)).filter((name) => name.startsWith('unpacking'))).toEqual([]);
  expect((await stat(cacheDir)).mode & 0o077).toBe(0);
});

test('a bundled browser that was damaged is unpacked anew', async () => {
  await needBrowser();
  const { browser } = await findBrowser({ cacheDir });
  const path = browser?.executablePath ?? '';
  const { size } = await stat(path);
  await truncate(path, size - 1);

  const again = await findBrowser({ cacheDir });

  expect(again.browser?.executablePath).toBe(path);
  expect((await stat(path)).size).toBe(size);
});

test('one that was deleted from its cache under a running server is unpacked for the next launch', async () => {
  await needBrowser();
  const renderer = await openRenderer({ cacheDir, concurrency: 1 });
  await renderer.render(letter({ bodyHtml: 'before' }), NEVER);

  await removeFolder(cacheDir);
  browserPids().forEach(killIfAlive);
  await vi.waitFor(() => expect(browserPids()).toEqual([]));

  expect(await renderer.render(letter({ bodyHtml: 'after' }), NEVER)).toMatchObject({
    pageCount: 1,
  });
});

test('one that was damaged in its cache under a running server is unpacked once it did not start', async () => {
  await needBrowser();
  const { browser } = await findBrowser({ cacheDir });
  const renderer = await openRenderer({ cacheDir, concurrency: 1 });
  await renderer.render(letter({ bodyHtml: 'before' }), NEVER);

  const path = browser?.executablePath ?? '';
  // A file that runs can't be cut, but another can take its place.
  await writeFile(`${path}.damaged`, '', { mode: 0o700 });
  await rename(`${path}.damaged`, path);
  browserPids().forEach(killIfAlive);
  await vi.waitFor(() => expect(browserPids()).toEqual([]));

  await expect(renderer.render(letter({ bodyHtml: 'none' }), NEVER)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
  });

  expect(await renderer.render(letter({ bodyHtml: 'after' }), NEVER)).toMatchObject({
    pageCount: 1,
  });
});

test('a configured browser is taken or refused, and no other is looked for', async () => {
  await needBrowser();
  const found = await findBrowser({ cacheDir: BROWSER_CACHE_DIR });
  const browserPath = found.browser?.executablePath ?? '';

  const right = await findBrowser({ cacheDir: BROWSER_CACHE_DIR, browserPath });
  const wrong = await findBrowser({ cacheDir: BROWSER_CACHE_DIR, browserPath: '/nowhere/chrome' });

  expect(right.browser).toMatchObject({ origin: 'configured', executablePath: browserPath });
  expect(wrong).toEqual({
    browser: null,
    candidates: [
      {
        origin: 'configured',
        path: '/nowhere/chrome',
        chosen: false,
        explanation: 'there is no such file',
      },
    ],
  });
});

test('a browser on the PATH that does not run is passed over, with the reason', async () => {
  await needBrowser();
  const bin = await tempDir();
  const broken = join(bin, 'chrome-headless-shell');
  await writeFile(broken, '#!/bin/sh\necho "libnss3.so: cannot open" >&2\nexit 127\n');
  await chmod(broken, 0o755);

  const { browser, candidates } = await findBrowser({
    cacheDir: BROWSER_CACHE_DIR,
    searchPath: [bin],
  });

  expect(browser).toMatchObject({ origin: 'bundled' });
  expect(candidates.map(({ origin, chosen }) => [origin, chosen])).toEqual([
    ['installed', false],
    ['system', false],
    ['bundled', true],
  ]);
  expect(candidates[1]).toMatchObject({
    path: broken,
    explanation: 'it does not run: libnss3.so: cannot open',
  });
});

test('without a browser a print says what to do', async () => {
  const renderer = await openRenderer({ browserPath: '/nowhere/chrome' });

  await expect(renderer.render(letter({}), NEVER)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    message: expect.stringContaining('offprint browser install'),
  });
});

test('a browser that ends at once is ENGINE_UNAVAILABLE, and leaves no profile', async () => {
  const dir = await tempDir();
  const browserPath = join(dir, 'chrome-headless-shell');
  await writeFile(browserPath, '#!/bin/sh\n[ "$1" = --version ] && echo Chromium 1.2.3\n');
  await chmod(browserPath, 0o755);
  const profiles = join(dir, 'profiles');
  await mkdir(profiles, { mode: 0o700 });
  const renderer = await openRenderer({ browserPath, tempDir: profiles });

  await expect(renderer.render(letter({}), NEVER)).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
  });
  expect(await readdir(profiles)).toEqual([]);
});

async function findInAnotherProcess(cacheDir: string): Promise<BrowserSearch> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, cacheDir]);
  return JSON.parse(stdout);
}
