import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { describe, expect, test } from 'vitest';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readPdf } from '../support/pdf-text.ts';

const ROOT = '/nowhere';
const library = createTemplateLibrary();
const compiler = NodeCompiler.create({ workspace: ROOT });
for (const [path, source] of library.typstFiles) put(path, source);

const RESUME: Resume = {
  basics: {
    name: 'Ada Example',
    label: 'Analyst of Engines',
    email: 'ada@example.org',
    summary: 'Writes programs.\nReads **them** back.',
  },
  work: [
    {
      position: 'Lead Engineer',
      name: 'Alpha Works',
      location: 'London',
      url: 'https://alpha.example',
      startDate: '2021-03',
      summary: 'Everything at Alpha.',
      highlights: ['Alpha one', 'Alpha two', 'Alpha three', '#eval("1 + 1") $x$ *args [link]'],
    },
    { position: 'Clerk', name: 'Beta', startDate: '2018', highlights: ['Beta one'] },
  ],
  education: [{ institution: 'Uni', area: 'Physics', score: '3.9', courses: ['Optics'] }],
  skills: [{ name: 'Web', level: 'Expert', keywords: ['CSS', 'HTML'] }],
  references: [{ name: 'Charles', reference: 'A pleasure.' }],
};

/** Sections follow each other as the design has it; within one, all is in the order of the document. */
const IN_ORDER = [
  ['Ada Example', 'Analyst of Engines', 'ada@example.org'],
  ['Summary', 'Writes programs.', 'Reads them back.'],
  [
    'Experience',
    'Lead Engineer',
    'Alpha Works',
    'Everything at Alpha.',
    'Alpha one',
    'Alpha two',
    'Alpha three',
    '#eval("1 + 1") $x$ *args [link]',
    'Clerk',
    'Beta',
    'Beta one',
  ],
  ['Education', 'Physics', 'Uni', 'Grade', '3.9', 'Courses', 'Optics'],
  ['Skills', 'Web', 'CSS, HTML'],
  ['References', 'Charles', 'A pleasure.'],
];

/** The others set with the same pieces. */
const REPRESENTATIVES = ['modern', 'classic'];

describe.each(library.typesetTemplates.map(({ id }) => id))('the template %s', (id) => {
  test('is read in the order in which it was written, in whole words', async () => {
    const { text } = await readPdf(await setBy(id, RESUME));
    const read = text.replace(/\s+/g, ' ');
    for (const values of IN_ORDER) {
      const places = values.map((value) => read.indexOf(value));
      expect(values.filter((_, index) => places[index] === -1)).toEqual([]);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(nextHeading(read, values)).toBeGreaterThan(places.at(-1) ?? 0);
    }
    for (const value of ['London', 'alpha.example', 'Mar 2021 – Present', 'Expert']) {
      expect(read).toContain(value);
    }
  });
});

describe.each(REPRESENTATIVES)('the template %s', (id) => {
  test.each([
    ['nothing', {}],
    ['a label alone', { basics: { label: 'Analyst' } }],
    ['no name', { work: [{ position: 'Clerk' }] }],
    ['entries without a title', { work: [{ highlights: ['One'] }, { startDate: '2020' }] }],
    [
      'Hebrew',
      {
        meta: { language: 'he' },
        basics: { name: 'נועה' },
        work: [{ name: 'א', startDate: '2020' }],
      },
    ],
    ['a word without end', { basics: { name: 'x'.repeat(120) } }],
  ] satisfies [string, Resume][])('sets %s, as PDF/UA and as PDF/A', async (_what, resume) => {
    for (const pdfStandard of ['ua-1', 'a-2a', 'a-3a'] as const) {
      const { pageCount } = await readPdf(await setBy(id, resume, { pdfStandard }));
      expect(pageCount).toBe(1);
    }
  });

  test('says from the second page on whose it is, and leaves no line alone', async () => {
    const highlights = Array.from({ length: 70 }, (_, index) => `Line ${index}`);
    const { text, pageCount } = await readPdf(
      await setBy(id, { basics: { name: 'Ada Example' }, work: [{ position: 'Dev', highlights }] }),
    );
    const [, second = ''] = text.split('\n');
    expect(pageCount).toBe(2);
    expect(second.replace(/\s+/g, ' ')).toMatch(/^ ?Ada Example 2 \/ 2 (• Line \d+ ?){2,}$/);
  });
});

/** Where the next section begins: nothing of another one may stand in between. */
function nextHeading(text: string, [heading = '']: readonly string[]): number {
  const headings = IN_ORDER.slice(1).map(([first = '']) => text.indexOf(first));
  const later = headings.filter((place) => place > text.indexOf(heading));
  return Math.min(text.length, ...later);
}

async function setBy(id: string, resume: Resume, options = {}): Promise<Uint8Array> {
  const template = library.typesetTemplates.find((each) => each.id === id);
  if (!template) throw new Error(`There is no template ${id}.`);
  const { data, standard, modifiedAt } = await template.typeset(resume, options, 'standard');
  const undated = modifiedAt === null ? '#set document(date: none)\n' : '';
  put('/data.json', JSON.stringify(data));
  put('/fit.json', '{}');
  put('/entry.typ', `${undated}#include "${template.main}"\n`);
  const compiled = compiler.compile({ mainFilePath: `${ROOT}/entry.typ` });
  const error = compiled.takeError();
  if (!compiled.result) throw new Error(JSON.stringify(error && compiler.fetchDiagnostics(error)));
  const dated = modifiedAt !== null && { creationTimestamp: Date.parse(modifiedAt) / 1000 };
  return compiler.pdf(compiled.result, { pdfStandard: standard, ...dated });
}

function put(path: string, content: string): void {
  compiler.mapShadow(`${ROOT}${path}`, Buffer.from(content));
}
