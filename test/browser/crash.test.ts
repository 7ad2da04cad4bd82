import { readdir } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { RECOVERY_MS } from '../faults/recovery-bounds.ts';
import { tempDir } from '../support/temp-dir.ts';
import { ENDLESS_LETTER, letter, NEVER, openRenderer } from './support/renderer.ts';
import { browserPids, busyRenderer, rendererPids } from './support/renderer-processes.ts';

const SHORT = letter({ bodyHtml: '<p>short</p>' });
const ENDLESS = letter(ENDLESS_LETTER);

test('a page whose print was aborted is killed, though it hangs in a layout', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  await renderer.warmUp();
  const abort = new AbortController();
  const print = renderer.render(ENDLESS, abort.signal);
  print.catch(() => undefined);
  const stuckPid = await busyRenderer();

  abort.abort(new Error('cancelled'));

  await expect(print).rejects.toThrow('cancelled');
  await vi.waitFor(() => expect(rendererPids()).not.toContain(stuckPid), RECOVERY_MS.hungPage);
});

test('a browser that dies fails its prints, and another takes over', async () => {
  const profiles = await tempDir();
  const renderer = await openRenderer({ concurrency: 2, tempDir: profiles });
  await renderer.warmUp();
  const prints = [1, 2].map(() => renderer.render(ENDLESS, NEVER));
  const outcomes = Promise.allSettled(prints);
  await busyRenderer();
  const [browserPid = 0] = browserPids();
  const orphans = rendererPids();

  const killedAt = performance.now();
  process.kill(browserPid, 'SIGKILL');

  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ reason: { code: 'BROWSER_CRASHED' } });
  }
  expect(performance.now() - killedAt).toBeLessThan(RECOVERY_MS.deadBrowser);
  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
  expect(browserPids()).toHaveLength(1);
  expect(rendererPids()).not.toEqual(expect.arrayContaining(orphans));
  await vi.waitFor(async () => expect(await readdir(profiles)).toHaveLength(1));
});

test.each([
  ['a page', () => rendererPids()],
  ['the browser', () => browserPids()],
])('%s that dies while nothing is printed is not noticed by the next print', async (_, victims) => {
  const renderer = await openRenderer({ concurrency: 1 });
  await renderer.render(SHORT, NEVER);
  const [victim = 0] = victims();

  process.kill(victim, 'SIGKILL');
  await vi.waitFor(() => expect(victims()).not.toContain(victim));

  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});

test('a page that died while idle is not noticed by the next print, however late the news', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  await renderer.render(SHORT, NEVER);
  const [pagePid = 0] = rendererPids();
  const [browserPid = 0] = browserPids();

  process.kill(browserPid, 'SIGSTOP');
  process.kill(pagePid, 'SIGKILL');
  await vi.waitFor(() => expect(rendererPids()).not.toContain(pagePid));
  const print = renderer.render(SHORT, NEVER);
  setTimeout(() => process.kill(browserPid, 'SIGCONT'), 500);

  expect(await print).toMatchObject({ pageCount: 1 });
});

test('closing leaves no process and no folder', async () => {
  const profiles = await tempDir();
  const renderer = await openRenderer({ concurrency: 3, tempDir: profiles });
  await renderer.warmUp();
  expect(browserPids()).toHaveLength(2);
  expect(await readdir(profiles)).toHaveLength(2);

  await renderer.close();
  await renderer.close();

  expect(browserPids()).toEqual([]);
  expect(await readdir(profiles)).toEqual([]);
});
