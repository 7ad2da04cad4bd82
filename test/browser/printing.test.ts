import { expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { PIXEL_URL } from './support/letter-source.ts';
import { LOUD, letter, NEVER, PLAIN, sharedRenderer } from './support/renderer.ts';

const renderer = sharedRenderer();

test('prints a document as a tagged PDF with its title, language and links', async () => {
  const { bytes, pageCount } = await renderer.render(
    letter({
      title: 'Zeugnis (2. Fassung)',
      lang: 'de',
      bodyHtml: '<h1>Zeugnis</h1><p>Siehe <a href="https://example.com/a">hier</a>.</p>',
    }),
    NEVER,
  );

  const pdf = await readPdf(bytes);
  expect(pdf).toMatchObject({ pageCount: 1, title: 'Zeugnis (2. Fassung)' });
  expect(pageCount).toBe(1);
  expect(pdf.text).toContain('Siehe');
  const source = Buffer.from(bytes).toString('latin1');
  for (const part of [
    '/Lang (de)',
    '/Marked true',
    '/S /H1',
    '/DisplayDocTitle true',
    '/URI (https://example.com/a)',
    '/Outlines',
    '/MediaBox [0 0 595',
  ]) {
    expect(source).toContain(part);
  }
});

test('switches the style sheet of a template on for its own prints only', async () => {
  const textOf = async (template: typeof PLAIN) => {
    const request = letter({ bodyHtml: '<p>words</p>' }, { template });
    return (await readPdf((await renderer.render(request, NEVER)).bytes)).text.trim();
  };

  expect(await textOf(PLAIN)).toBe('words');
  expect(await textOf(LOUD)).toMatch(/LOUD\s+words/);
  expect(await textOf(PLAIN)).toBe('words');
});

test.each([
  ['a lone surrogate', 'left \ud800 right', 'right'],
  ['control characters', 'left \u0000\u0001\u001b\u007f\u0085\u2028 right', 'right'],
  ['glyphs that no font has', 'left \u4e2d\u6587 \u{1f600} \u0639\u0631 \u{10fffd} right', 'right'],
  ['a word of 10,000 letters', `${'w'.repeat(10_000)} right`, 'right'],
  ['unclosed markup', '<table><tr><td><b>left <i>right</p></div></html>', 'right'],
])('prints %s in the body, the title and the attributes', async (_, text, visible) => {
  const { bytes } = await renderer.render(
    letter({ bodyHtml: text, title: text, lang: text, bodyStyle: `--x: "${text}"` }),
    NEVER,
  );

  expect((await readPdf(bytes)).text).toContain(visible);
});

test('prints images that are inlined', async () => {
  const { bytes } = await renderer.render(
    letter({ bodyHtml: `<img alt="A dot" src="${PIXEL_URL}">` }),
    NEVER,
  );

  const source = Buffer.from(bytes).toString('latin1');
  expect(source).toContain('/Subtype /Image');
  expect(source).toContain('/Alt (A dot)');
});

test('draws the first page, as wide as asked for', async () => {
  const request = letter({ bodyHtml: '<p>one</p>'.repeat(200) });

  const png = Buffer.from(await renderer.screenshot(request, 600, NEVER));

  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(600);
  expect(png.readUInt32BE(20)).toBeCloseTo((600 * 297) / 210, -1);
  const { pageCount } = await renderer.render(request, NEVER);
  expect(pageCount).toBeGreaterThan(1);
});
