import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { expect, test, vi } from 'vitest';
import { descendantsOf } from '../support/processes.ts';
import { letter, NEVER, openRenderer } from './support/renderer.ts';
import { browserPids, rendererPids } from './support/renderer-processes.ts';

test('pages print at a lower priority than the process that feeds them', async () => {
  const renderer = await openRenderer({ concurrency: 2 });
  await renderer.warmUp();
  await renderer.render(letter({ bodyHtml: 'x' }), NEVER);

  const lower = constants.priority.PRIORITY_BELOW_NORMAL;
  // Others that wait to become pages come and go.
  await vi.waitFor(() =>
    expect(rendererPids().filter((pid) => getPriority(pid) === lower)).toHaveLength(2),
  );
  expect(getPriority(process.pid)).toBeLessThan(lower);
});

test('no process of the browser has a higher priority than the server', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  await renderer.render(letter({ bodyHtml: 'x' }), NEVER);

  // Some of its processes have just been started, and others end.
  await vi.waitFor(() => {
    const priorities = descendantsOf(process.pid)
      .filter(({ state, commandLine }) => state !== 'Z' && commandLine.includes('headless'))
      .flatMap(({ pid }) => readdirSync(`/proc/${pid}/task`))
      .map((thread) => getPriority(Number(thread)));
    expect(priorities.length).toBeGreaterThan(10);
    expect(Math.min(...priorities)).toBe(getPriority());
  });
});

test.skipIf(!existsSync('/proc/self/autogroup'))(
  'where the system shares by sessions first, that of the browser gives way',
  async () => {
    const renderer = await openRenderer({ concurrency: 1 });
    await renderer.warmUp();

    const shares = browserPids().map((pid) => readFileSync(`/proc/${pid}/autogroup`, 'utf8'));

    expect(shares).toEqual([expect.stringContaining('nice 10')]);
  },
);
