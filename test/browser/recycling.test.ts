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

  const printUntilAllAreReplacedTwice = async () => {
    while (seen.size < 6) {
      await renderer.render(SHORT, NEVER);
      const now = rendererPids();
      for (const pid of now) seen.add(pid);
      most = Math.max(most, now.length);
    }
  };
  await Promise.all([printUntilAllAreReplacedTwice(), printUntilAllAreReplacedTwice()]);

  expect(first).toHaveLength(2);
  expect(most).toBeLessThanOrEqual(4);
  await vi.waitFor(() => expect(rendererPids()).toHaveLength(2));
});

test('a page that has grown too large is replaced', async () => {
  const renderer = await openRenderer({ concurrency: 1, maxPageResidentBytes: 1 });
  await renderer.warmUp();
  const [first = 0] = rendererPids();

  while (rendererPids().includes(first)) await renderer.render(SHORT, NEVER);

  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});
