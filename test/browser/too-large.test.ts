import { expect, test, vi } from 'vitest';
import { letter, NEVER, openRenderer } from './support/renderer.ts';
import { rendererPids } from './support/renderer-processes.ts';

const SHORT = letter({ bodyHtml: '<p>short</p>' });
const lines = (count: number) => letter({ bodyHtml: '<p>line</p>'.repeat(count) });

test('a document of far too many pages is laid out, and not printed', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  await renderer.warmUp();
  const pages = rendererPids();

  await expect(renderer.render(lines(30_000), NEVER)).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
    retryable: false,
    message: expect.stringMatching(/ \d{3} pages or more, and at most 50 /),
  });

  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
  expect(rendererPids()).toEqual(pages);
});

test('what is too wide for its page is shrunk before its pages are counted', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  const wide = letter({
    bodyHtml: `<div style="width: 300mm">${'<p>line</p>'.repeat(300)}</div>`,
  });
  const { pageCount } = await renderer.render(wide, NEVER);

  const allowed = renderer.render({ ...wide, maxPages: pageCount }, NEVER);

  await expect(allowed).resolves.toMatchObject({ pageCount });
});

test('a print that takes too much memory is stopped with its page, for good', async () => {
  const renderer = await openRenderer({ concurrency: 1, maxPrintResidentBytes: 192 * 2 ** 20 });
  await renderer.warmUp();
  const pages = rendererPids();

  const print = renderer.render({ ...lines(60_000), maxPages: 10_000 }, NEVER);

  await expect(print).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
    retryable: false,
    message: expect.stringContaining('192 MB'),
  });

  await vi.waitFor(() => expect(rendererPids()).not.toEqual(expect.arrayContaining(pages)));
  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});
