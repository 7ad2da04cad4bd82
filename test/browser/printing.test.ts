import { expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { PIXEL_URL } from './support/letter-source.ts';
import { letter, NEVER, openRenderer } from './support/renderer.ts';

test('prints a document as a tagged PDF with its title, language and links', async () => {
  const renderer = await openRenderer();

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
  const renderer = await openRenderer({ concurrency: 1 });
  const textOf = async (templateId: string) => {
    const request = letter(
      { bodyHtml: '<p>words</p>' },
      { template: { id: templateId, engine: 'chromium' } },
    );
    return (await readPdf((await renderer.render(request, NEVER)).bytes)).text.trim();
  };

  expect(await textOf('plain')).toBe('words');
  expect(await textOf('loud')).toMatch(/LOUD\s+words/);
  expect(await textOf('plain')).toBe('words');
});

test('counts the pages and refuses more than are allowed', async () => {
  const renderer = await openRenderer();
  const pages = (count: number) =>
    letter(
      { bodyHtml: '<div style="break-after: page">page</div>'.repeat(count - 1).concat('end') },
      { maxPages: 30 },
    );

  expect(await renderer.render(pages(30), NEVER)).toMatchObject({ pageCount: 30 });
  await expect(renderer.render(pages(31), NEVER)).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
    message: expect.stringMatching(/31 pages.* 30 /),
  });
});

test('refuses a template that it does not have', async () => {
  const renderer = await openRenderer();

  await expect(
    renderer.render(letter({}, { template: { id: 'nope', engine: 'chromium' } }), NEVER),
  ).rejects.toMatchObject({
    code: 'TEMPLATE_NOT_FOUND',
  });
});

test.each([
  ['a lone surrogate', 'left \ud800 right', 'right'],
  ['control characters', 'left \u0000\u0001\u001b\u007f\u0085\u2028 right', 'right'],
  ['glyphs that no font has', 'left \u4e2d\u6587 \u{1f600} \u0639\u0631 \u{10fffd} right', 'right'],
  ['a word of 10,000 letters', `${'w'.repeat(10_000)} right`, 'right'],
  ['unclosed markup', '<table><tr><td><b>left <i>right</p></div></html>', 'right'],
])('prints %s in the body, the title and the attributes', async (_, text, visible) => {
  const renderer = await openRenderer();

  const { bytes } = await renderer.render(
    letter({ bodyHtml: text, title: text, lang: text, bodyStyle: `--x: "${text}"` }),
    NEVER,
  );

  expect((await readPdf(bytes)).text).toContain(visible);
});

test('prints images that are inlined', async () => {
  const renderer = await openRenderer();
  const { bytes } = await renderer.render(
    letter({ bodyHtml: `<img alt="A dot" src="${PIXEL_URL}">` }),
    NEVER,
  );

  const source = Buffer.from(bytes).toString('latin1');
  expect(source).toContain('/Subtype /Image');
  expect(source).toContain('/Alt (A dot)');
});

test('draws the first page, as wide as asked for', async () => {
  const renderer = await openRenderer();
  const request = letter({ bodyHtml: '<p>one</p>'.repeat(200) });

  const png = Buffer.from(await renderer.screenshot(request, 600, NEVER));

  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(600);
  expect(png.readUInt32BE(20)).toBeCloseTo((600 * 297) / 210, -1);
  const { pageCount } = await renderer.render(request, NEVER);
  expect(pageCount).toBeGreaterThan(1);
});

test('says what it prints with', async () => {
  const renderer = await openRenderer();

  const { description } = await renderer.check();

  expect(description).toMatch(/^headless shell \d+\..* \((bundled|installed|system)\), /);
});

test('fails what is under way, and all that comes later, once closed', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  await renderer.warmUp();
  const prints = [1, 2, 3].map(() => renderer.render(letter({ bodyHtml: 'x' }), NEVER));
  const outcomes = Promise.allSettled(prints);

  await renderer.close();

  const late = renderer.render(letter({}), NEVER);
  await expect(late).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ reason: { code: 'ENGINE_UNAVAILABLE' } });
  }
});
