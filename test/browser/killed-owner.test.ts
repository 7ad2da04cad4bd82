import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RECOVERY_MS } from '../faults/recovery-bounds.ts';
import { descendantsOf, isAlive } from '../support/processes.ts';
import { tempDir } from '../support/temp-dir.ts';
import { BROWSER_CACHE_DIR, letter, NEVER, openRenderer } from './support/renderer.ts';

const PROGRAM = fileURLToPath(new URL('./programs/print-until-killed.ts', import.meta.url));

test('when its process is SIGKILLed no browser stays, and the next start removes the folders', async () => {
  const profiles = await tempDir();
  const owner = await startPrinting(profiles);
  const browsers = descendantsOf(owner.pid ?? 0).map(({ pid }) => pid);
  expect(browsers.length).toBeGreaterThanOrEqual(8);

  owner.kill('SIGKILL');

  await vi.waitFor(
    () => expect(browsers.filter(isAlive)).toEqual([]),
    RECOVERY_MS.orphanedBrowsers,
  );
  expect(await readdir(profiles)).toHaveLength(2);
  const next = await openRenderer({ tempDir: profiles });
  await next.render(letter({ bodyHtml: 'x' }), NEVER);
  expect(await readdir(profiles)).toHaveLength(1);
});

test('another server cleans up after a killed one without starting a browser', async () => {
  const profiles = await tempDir();
  const owner = await startPrinting(profiles);
  const other = await openRenderer({ tempDir: profiles });
  expect(await other.cleanUp()).toBe(0);

  const browsers = descendantsOf(owner.pid ?? 0).map(({ pid }) => pid);
  owner.kill('SIGKILL');
  await vi.waitFor(
    () => expect(browsers.filter(isAlive)).toEqual([]),
    RECOVERY_MS.orphanedBrowsers,
  );
  expect(await other.cleanUp()).toBe(2);
  expect(await readdir(profiles)).toEqual([]);
});

test('a start leaves the folders of processes that still run', async () => {
  const profiles = await tempDir();
  await startPrinting(profiles);
  const theirs = await readdir(profiles);

  const next = await openRenderer({ tempDir: profiles });
  await next.render(letter({ bodyHtml: 'x' }), NEVER);

  expect(await readdir(profiles)).toEqual(expect.arrayContaining(theirs));
});

async function startPrinting(profiles: string): Promise<ChildProcess> {
  const owner = spawn(process.execPath, [PROGRAM, BROWSER_CACHE_DIR, profiles], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const browsers = descendantsOf(owner.pid ?? 0).map(({ pid }) => pid);
    owner.kill('SIGKILL');
    await vi.waitFor(
      () => expect(browsers.filter(isAlive)).toEqual([]),
      RECOVERY_MS.orphanedBrowsers,
    );
  });
  await once(owner.stdout, 'data');
  return owner;
}
