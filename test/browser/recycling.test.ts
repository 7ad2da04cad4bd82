import { expect, test, vi } from 'vitest';
import { letter, NEVER, openRenderer } from './support/renderer.ts';
import { rendererPids } from './support/renderer-processes.ts';

const SHORT = letter({ bodyHtml: '<p>short</p>' });

test('worn pages are replaced one at a time, while prints go on', async () => {
  const renderer = await openRenderer({ concurrency: 2, maxPrintsPerPage: 20 });
  await renderer.warmUp();
  const first = rendererPids();
  const seen = new Set(first);
  let most = 0;

  const printMany = async () => {
    for (let count = 0; count < 60; count += 1) {
      await renderer.render(SHORT, NEVER);
      const now = rendererPids();
      for (const pid of now) seen.add(pid);
      most = Math.max(most, now.length);
    }
  };
  await Promise.all([printMany(), printMany()]);

  expect(first).toHaveLength(2);
  expect(seen.size).toBeGreaterThan(4);
  expect(most).toBeLessThanOrEqual(4);
  await vi.waitFor(() => expect(rendererPids().length).toBeLessThanOrEqual(3));
});

test('a page that has grown too large is replaced', async () => {
  const renderer = await openRenderer({ concurrency: 1, maxPageResidentBytes: 1 });
  await renderer.warmUp();
  const first = rendererPids();

  for (let count = 0; count < 60; count += 1) await renderer.render(SHORT, NEVER);

  expect(rendererPids()).not.toEqual(first);
});
