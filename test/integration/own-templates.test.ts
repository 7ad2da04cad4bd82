import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PageOptions } from '@offprint/contract';
import { createElement as h } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  createOffprint,
  defineTemplate,
  type Offprint,
  OffprintError,
  type OwnKind,
} from '../../packages/server/src/index.ts';
import { needBrowser } from '../support/need-browser.ts';
import { readPdf } from '../support/pdf-text.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { tempDir } from '../support/temp-dir.ts';

// An app that prints certificates and badges in designs of its own.

const CERTIFICATE = {
  id: 'certificate',
  schema: z.object({ holder: z.string(), course: z.string(), score: z.number().max(100) }),
  title: ({ holder }) => `Certificate of ${holder}`,
  sample: { holder: 'Ada Lovelace', course: 'Weaving', score: 99 },
} satisfies OwnKind<{ holder: string; course: string; score: number }>;

const inReact = defineTemplate({
  id: 'certificate-react',
  kind: CERTIFICATE,
  html: ({ holder, course }) =>
    renderToStaticMarkup(h('main', null, h('h1', null, holder), h('p', null, `passed ${course}`))),
  css: '@page { @bottom-center { content: "page " counter(page) } } h1 { color: var(--accent) }',
});

const inTypst = defineTemplate({
  id: 'certificate-typst',
  kind: CERTIFICATE,
  version: '3.1.0',
  pageSizes: ['A4'],
  typst: `#import "parts.typ": seal
#let data = json("/data.json")
#set document(title: data.title)
#set text(lang: data.language)
= #data.document.holder
#seal passed #data.document.course with #data.document.score`,
  assets: { 'parts.typ': '#let seal = [Sealed:]' },
});

const names = defineTemplate({
  id: 'names',
  html: ({ basics }, { html, content }) =>
    html`<h1>${basics?.name}</h1>${content?.sections.map(({ heading }) => html`<h2>${heading}</h2>`)}`,
});

const fitted = defineTemplate({
  id: 'fitted',
  html: () => '<p>One line of a text</p>'.repeat(44),
  css: 'p { margin: calc(0.5em * var(--spacing)) 0; line-height: calc(1.45 + var(--leading)) }',
});

const broken = [
  defineTemplate({
    id: 'throws',
    html: () => {
      throw new Error('no such field');
    },
  }),
  defineTemplate({ id: 'gives-nothing', html: () => undefined as unknown as string }),
  defineTemplate({ id: 'bad-source', typst: '#let = (' }),
];

let offprint: Offprint;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'offprint-test-'));
  offprint = await createOffprint({
    dataDir,
    log: { level: 'silent' },
    templates: [inReact, inTypst, names, fitted, ...broken],
  });
  offprint.worker.start();
});
afterAll(async () => {
  await offprint.close();
  await removeFolder(dataDir);
});

const owner = { user: 'ada' };
const diploma = { holder: 'Ada <script>Lovelace</script>', course: 'Weaving & more', score: 97 };

async function printed(
  templateId: string,
  document: Readonly<Record<string, unknown>>,
  options: PageOptions = {},
) {
  const { jobId } = await offprint.exports.submit({ templateId, document, options }, owner);
  const job = await offprint.exports.wait(jobId, owner);
  expect(job.error).toBeNull();
  return { job, pdf: await readPdf(await offprint.exports.file(jobId, owner)) };
}

test('a design in React prints a kind of its own, whose texts stay texts', async () => {
  await needBrowser();
  const { job, pdf } = await printed('certificate-react', diploma);

  expect(pdf.text).toContain('Ada <script>Lovelace</script>');
  expect(pdf.text).toContain('passed Weaving & more');
  expect(pdf.text).toContain('page 1');
  expect(pdf.title).toBe('Certificate of Ada <script>Lovelace</script>');
  expect(job.fileName).toMatch(/^Certificate of Ada/);
});

test('a design in Typst prints the same kind, with what lies beside its source', async () => {
  const { job, pdf } = await printed('certificate-typst', diploma);

  expect(pdf.text).toContain('Ada <script>Lovelace</script>');
  expect(pdf.text).toMatch(/Sealed:\s+passed Weaving & more with 97/);
  expect(job.templateVersion).toBe('3.1.0');
});

test('a design in HTML prints a résumé, with its sections in the language of the résumé', async () => {
  await needBrowser();
  const { pdf } = await printed('names', {
    basics: { name: 'Ada & <b>Lovelace</b>' },
    skills: [{ name: 'Weben' }],
    meta: { language: 'de' },
  });

  expect(pdf.text).toContain('Ada & <b>Lovelace</b>');
  expect(pdf.text).toContain('Kenntnisse');
});

test('a design in HTML is made to fit by the properties that its style reads', async () => {
  await needBrowser();
  const document = { basics: { name: 'Ada' } };
  const designed = await printed('fitted', document);
  const onOnePage = await printed('fitted', document, { maxPages: 1 });

  expect([designed.job.pageCount, onOnePage.job.pageCount]).toEqual([2, 1]);
  expect(onOnePage.job.warnings).toMatchObject([{ code: 'SET_TIGHTER' }]);
});

test('a document that its kind refuses is refused before there is a job', async () => {
  const document = { holder: 'Ada', course: 'Weaving', score: 101 };
  const refused = offprint.exports.submit({ templateId: 'certificate-react', document }, owner);

  await expect(refused).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path: 'document.score' }],
  });
});

test.each(broken.map(({ id }) => id))(
  'the template "%s" fails at once, and for good',
  async (templateId) => {
    const document = { basics: { name: 'Ada' } };
    const { jobId } = await offprint.exports.submit({ templateId, document }, owner);
    const job = await offprint.exports.wait(jobId, owner);

    expect(job).toMatchObject({ status: 'failed', attempts: 1, error: { retryable: false } });
    expect(job.error?.code).toBe('TEMPLATE_FAILED');
  },
);

test('the API lists them with their kinds, and shows them with the sample of the kind', async () => {
  const get = (path: string) => offprint.fetch(new Request(`http://localhost/api/v1${path}`));
  const { data } = (await (await get('/templates')).json()) as { data: { id: string }[] };

  expect(data.find(({ id }) => id === 'certificate-typst')).toMatchObject({
    name: 'certificate-typst',
    kind: 'certificate',
    pageSizes: ['A4'],
  });
  const preview = await get('/templates/certificate-typst/preview.pdf');
  expect((await readPdf(new Uint8Array(await preview.arrayBuffer()))).text).toContain(
    'Ada Lovelace',
  );
});

test.each([
  [{ id: 'Bad Id', typst: '' }, 'id: must be small letters, digits and hyphens'],
  [{ id: 'both', typst: '', html: () => '' }, 'html: cannot stand beside the other'],
  [{ id: 'neither' }, 'html: must be a function'],
  [
    { id: 'kind', typst: '', kind: { id: 'x', schema: {} } },
    '{ id, schema } with a Standard Schema',
  ],
])('a definition that cannot work is refused where it is made: %o', (definition, message) => {
  expect(() => defineTemplate(definition as never)).toThrow(message);
});

test.each([
  ['an id that there is', [defineTemplate({ id: 'modern', typst: '' })], 'template "modern"'],
  ['a kind that there is not', [defineTemplate({ id: 'x', kind: 'poem', typst: '' })], '"poem"'],
  [
    'a kind that there is already',
    [defineTemplate({ id: 'x', kind: { ...CERTIFICATE, id: 'resume' }, typst: '' })],
    'kind of document "resume"',
  ],
])('a template with %s is refused at the start', async (_what, templates, message) => {
  const starting = createOffprint({
    dataDir: await tempDir(),
    log: { level: 'silent' },
    templates,
  });

  await expect(starting).rejects.toThrow(message);
  expect(await starting.catch((error) => error)).not.toBeInstanceOf(OffprintError);
});
