import { expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { letter, NEVER, openRenderer } from './support/renderer.ts';

test.each([
  'read("/etc/passwd")',
  'read("../../../../../../../etc/passwd")',
  'image("/proc/self/environ")',
  'import "@preview/cetz:0.3.0"',
  'import "@local/anything:0.1.0"',
  'plugin("/bin/sh")',
  'read("/photo.jpg", encoding: none)',
])('a source reaches nothing beyond what it is given: %s', async (code) => {
  const renderer = await openRenderer();
  await renderer.render(letter({ images: new Map([['/photo.jpg', new Uint8Array(9)]]) }), NEVER);

  await expect(renderer.render(letter({ code }), NEVER)).rejects.toMatchObject({
    code: 'TEMPLATE_FAILED',
    retryable: false,
  });
});

test('what a document says is printed as it is, and never evaluated', async () => {
  const renderer = await openRenderer();
  const hostile = ['#read("/etc/passwd")', '#panic()', '$ x $ *b* _i_ `c` <label> @ref \\ // no'];

  const { bytes } = await renderer.render(letter({ pages: hostile }), NEVER);

  const { text } = await readPdf(bytes);
  for (const each of hostile) expect(text).toContain(each);
});

test('half a surrogate pair is no reason not to print, and what looks like one is printed', async () => {
  const renderer = await openRenderer();
  const said = ['a\ud800b', 'a\\ud800b'];

  const { bytes, warnings } = await renderer.render(letter({ pages: said }), NEVER);

  expect((await readPdf(bytes)).text).toContain('a\\ud800b');
  expect(warnings).toMatchObject([{ code: 'STANDARD_NOT_KEPT' }]);
});

test('a character that no font has costs the standard, and not the print', async () => {
  const renderer = await openRenderer();

  const { warnings } = await renderer.render(letter({ pages: ['\u{13000}'] }), NEVER);

  expect(warnings).toEqual([
    { code: 'STANDARD_NOT_KEPT', message: expect.stringContaining('PDF/UA-1') },
  ]);
});

test('a PDF is dated by its document, and never by the clock', async () => {
  const renderer = await openRenderer();
  const print = async (modifiedAt: string | null) => {
    const { bytes } = await renderer.render(letter({ modifiedAt }), NEVER);
    return { info: (await readPdf(bytes)).info, xmp: Buffer.from(bytes).toString('latin1') };
  };

  const dated = await print('2021-02-03T04:05:06Z');
  expect(dated.info.CreationDate).toContain('D:20210203040506');
  expect(dated.xmp).toContain('2021-02-03T04:05:06');
  const undated = await print(null);
  expect(Object.keys(undated.info).filter((key) => key.endsWith('Date'))).toEqual([]);
  expect(undated.xmp).not.toContain('xmp:CreateDate');
});
