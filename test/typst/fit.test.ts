import { expect, test } from 'vitest';
import { letter, NEVER, openRenderer } from './support/renderer.ts';

const FIT = {
  steps: [
    { setting: { pages: 3 }, note: '' },
    { setting: { pages: 2 }, note: 'narrower spaces' },
    { setting: { pages: 1 }, note: 'smaller letters' },
  ],
  start: 0,
};
/** A source that fills as many pages as its setting says. */
const document = {
  fit: FIT,
  code: 'for page in range(json("/fit.json").pages) { [Page #page]; v(1fr); [End]; pagebreak(weak: true) }',
};

test('a document is made to fit, and the warning says how', async () => {
  const renderer = await openRenderer();
  const wanted = (maxPages: number) =>
    renderer.render(letter(document, { options: { maxPages }, maxPages }), NEVER);
  expect(await wanted(3)).toMatchObject({ pageCount: 3, warnings: [] });
  expect(await wanted(2)).toMatchObject({
    pageCount: 2,
    warnings: [{ code: 'SET_TIGHTER', message: 'Set with narrower spaces to take 2 pages.' }],
  });
});

test('what fits by no setting is too large', async () => {
  const renderer = await openRenderer();
  const tooLong = { ...document, fit: { ...FIT, steps: FIT.steps.slice(0, 2) } };
  const printed = renderer.render(
    letter(tooLong, { options: { maxPages: 1 }, maxPages: 1 }),
    NEVER,
  );
  await expect(printed).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' });
});

test('the limit of the system makes nothing tighter', async () => {
  const renderer = await openRenderer();
  const printed = renderer.render(letter(document, { maxPages: 2 }), NEVER);
  await expect(printed).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' });
});
