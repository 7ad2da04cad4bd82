import { afterAll, describe, expect, test } from 'vitest';
import type { PageOptions } from '../../packages/contract/src/index.ts';
import {
  HTML_KIND,
  type HtmlDocument,
} from '../../packages/server/src/domain/html/html-document.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readPdf } from '../support/pdf-text.ts';
import { listeningServer, REACHING_OUT } from './support/reaching-out.ts';
import { letterRenderer, NEVER, profilesOfFile } from './support/renderer.ts';

// Documents that bring HTML and CSS of their own, from whoever sends them.

const { foreignTemplate: template, fontCss, readFont } = createTemplateLibrary();
const profiles = profilesOfFile();
const rendererWith = (timeoutMs: number) => {
  const source = { templates: [template], fontCss, preloadFonts: [], readFont };
  const opened = letterRenderer(profiles, { source, concurrency: 1, timeoutMs });
  afterAll(() => opened.close());
  return opened;
};
const renderer = rendererWith(30_000);
const hasty = rendererWith(5_000);

const request = (document: HtmlDocument, options: PageOptions = {}, maxPages = 20) => ({
  template: template.info,
  document,
  options,
  quality: 'standard' as const,
  maxPages,
});

async function print(document: HtmlDocument, options?: PageOptions) {
  const { bytes, warnings } = await renderer.render(request(document, options), NEVER);
  return { ...(await readPdf(bytes)), bytes, warnings };
}

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('a document', () => {
  test('is tagged, and has its title, language, header, footer and numbers of pages', async () => {
    const { text, title, pageCount, bytes } = await print({
      html: '<title>From the markup</title><h1>Eins</h1><p style="break-before: page">Zwei</p>',
      lang: 'de',
      header: 'Say "{page}" \\ </style><b>',
      footer: { left: 'Acme & Co', right: 'Seite {page} von {pages}' },
    });

    expect({ pageCount, title }).toEqual({ pageCount: 2, title: 'From the markup' });
    const [first, second] = text.split('\n');
    expect(first).toMatch(/Eins/);
    expect(first).toContain('Seite 1 von 2');
    expect(first).toContain('Say "1" \\ </style><b>');
    expect(second).toContain('Acme & Co');
    expect(second).toContain('Seite 2 von 2');
    const raw = Buffer.from(bytes).toString('latin1');
    expect(raw).toMatch(/\/Marked true/);
    expect(raw).toMatch(/\/Lang \(de\)/);
  });

  test('is set by its own CSS, page size and margin boxes too, and shows pictures of its own', async () => {
    const { text, pageSizePt, warnings } = await print({
      html: `<html lang="fr"><head><style>p { text-transform: uppercase }</style></head>
        <body><p>menu</p><img src="${PIXEL}" alt=""></body></html>`,
      css: '@page { size: 100mm 150mm; margin: 10mm; @top-left { content: "Chez nous" } }',
    });

    expect(text).toContain('MENU');
    expect(text).toContain('Chez nous');
    expect(pageSizePt.map(Math.round)).toEqual([283, 425]);
    expect(warnings).toEqual([]);
  });

  test('has a font for each script and sign, whatever family its CSS names', async () => {
    const words = ['Łódź', '履歴書', '이력서', 'Ελλάδα', 'สวัสดี', '✓→', '末尾'];
    const rightToLeft = ['سيرة ذاتية', 'קורות'];
    const lines = [...words, ...rightToLeft].map((word) => `<p>${word}</p>`).join('');
    const { text, bytes, warnings } = await print({
      html: `${lines}<p style="font: 12px Georgia, serif !important">Żółw</p>`,
      css: 'body { font-family: "No Such Family" } p { font-family: Arial, sans-serif }',
    });

    const read = text.replace(/\s/g, '');
    for (const word of [...words, 'Żółw']) expect(read).toContain(word);
    // What no font has is drawn as a box, as Type 3.
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('/Type3');
    expect(warnings).toEqual([]);
  });

  test('shows the text of a picture that cannot be shown, and no sign for it', async () => {
    const { text, bytes } = await print({
      html: '<p>Before <img src="https://example.com/a.png" alt="our logo"> after</p><img src="data:,">',
    });

    expect(text).toMatch(/Before\s+our logo\s+after/);
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('/Subtype /Image');
  });

  test('is printed on the size that was asked for, whatever its CSS says', async () => {
    const document = { html: 'x', css: '@page { size: A5 }' };
    const { pageSizePt } = await print(document, { pageSize: 'Letter' });

    expect(pageSizePt.map(Math.round)).toEqual([612, 792]);
  });

  test('gives the same bytes again, whatever was printed before', async () => {
    const document = { html: '<h1>A</h1><table><tr><th>b<td>c</table>', title: 'Same' };
    const first = await print(document);
    await print({ html: '<style>* { color: red; font-size: 40pt }</style>other' });

    expect(Buffer.compare((await print(document)).bytes, first.bytes)).toBe(0);
  });
});

describe('a document that is to take fewer pages', () => {
  const lines = (count: number) => '<p>One line of a text</p>'.repeat(count);

  test('is set tighter, and the user is told how', async () => {
    const document = { html: lines(44) };
    const designed = await print(document);
    const { pageCount, warnings } = await renderer.render(
      request(document, { maxPages: 1 }, 1),
      NEVER,
    );

    expect([designed.pageCount, pageCount]).toEqual([2, 1]);
    expect(warnings).toMatchObject([{ code: 'SET_TIGHTER', path: 'options.maxPages' }]);
  });

  test('is refused where its own CSS leaves nothing to tighten', async () => {
    const document = { html: lines(44), css: 'p { margin: 10pt 0; font: 10pt/15pt serif }' };
    const printing = renderer.render(request(document, { maxPages: 1 }, 1), NEVER);

    await expect(printing).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' });
  });

  test('keeps properties of its own that have the same names', async () => {
    const css = ':root { --spacing: 10pt } p { margin: calc(2 * var(--spacing)) 0 }';
    const printing = renderer.render(request({ html: lines(25), css }, { maxPages: 1 }, 1), NEVER);

    await expect(printing).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' });
  });

  test('keeps the style of its root', async () => {
    const styled = await print({ html: `<html style="line-height: 3">${lines(25)}` });

    expect([styled.pageCount, (await print({ html: lines(25) })).pageCount]).toEqual([2, 1]);
  });
});

describe('an attack', () => {
  test('reaches neither network nor files, and the user is told what was left out', async () => {
    const server = await listeningServer();
    const files = '<iframe src="file:///etc/passwd"></iframe><img src="file:///etc/hostname">';
    const { text, warnings } = await print({
      html: REACHING_OUT(server.url) + files,
      css: `@import url(${server.url}/late); @page { background: url(${server.url}/page) }`,
    });

    expect(text).toContain('printed');
    expect(text).not.toContain('root:');
    expect(server.connections()).toBe(0);
    expect(warnings.map(({ code }) => code)).toEqual(['ADDRESS_BLOCKED']);
    expect(warnings[0]?.message).toContain(server.url);
  });

  test('runs no script, and stays where it is', async () => {
    const { text } = await print({
      html: `<script>document.write("ran")</script><body onload="document.body.textContent = 'ran'">
        <meta http-equiv="refresh" content="0;url=data:text/html,gone">
        <svg onload="document.body.textContent = 'ran'"></svg>
        <form action="data:text/html,gone"><button autofocus onfocus="this.form.submit()">still</button></form>`,
    });

    expect(text).toContain('still');
    expect(text).not.toMatch(/ran|gone/);
  });

  test.each([
    ['of far too many pages', '<div style="height: 100000000px"></div>', 'DOCUMENT_TOO_LARGE'],
    [
      'on the smallest of pages',
      `<style>@page { size: 1px 1px; margin: 0 }</style>${'many words '.repeat(20_000)}`,
      /DOCUMENT_TOO_LARGE|RENDER_TIMEOUT/,
    ],
    [
      'that takes for ever to lay out',
      `<style>${':has(:has(*)) '.repeat(60)} { color: red }</style>${'<div>'.repeat(20_000)}`,
      /DOCUMENT_TOO_LARGE|RENDER_TIMEOUT|INTERNAL_ERROR/,
    ],
  ])('%s ends within its time, and the next print works', async (_what, html, code) => {
    const printing = hasty.render(request({ html }), NEVER);

    const error: { code?: string } = await printing.then(
      () => ({}),
      (reason) => reason,
    );
    if (error.code !== undefined) expect(error.code).toMatch(code);
    const next = await hasty.render(request({ html: 'the next one' }), NEVER);
    expect((await readPdf(next.bytes)).text).toContain('the next one');
  });
});

test.each([
  [{}, 'html: is required'],
  [{ html: '' }, 'html: must not be empty'],
  [{ html: 'x', script: 'y' }, 'script: is not known here'],
  [{ html: 'x', lang: 'not a language' }, 'lang: must be a language tag such as en or pt-BR'],
])('the kind refuses %o', (document, problem) => {
  const parsed = HTML_KIND.parse(document);
  const problems = parsed.ok ? [] : parsed.problems;
  expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([problem]);
});
