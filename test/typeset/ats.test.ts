import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { SAMPLE_DOCUMENTS } from '../../packages/server/src/app/sample-documents.ts';
import { fieldsOf } from '../../packages/server/src/domain/reading/field-values.ts';
import { findValues } from '../../packages/server/src/domain/reading/find-values.ts';
import { readResume } from '../../packages/server/src/domain/reading/read-resume.ts';
import { unrecognised } from '../../packages/server/src/domain/reading/unrecognised.ts';
import { parseResume } from '../../packages/server/src/domain/resume/parse.ts';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readWith } from '../support/pdf-readers.ts';
import { RESUMES_TO_READ } from './support/resumes-to-read.ts';
import { typeset } from './support/typeset.ts';

/** `OFFPRINT_ATS_DOCUMENTS=a.json,b.json` reads these instead. */
const FILES = process.env.OFFPRINT_ATS_DOCUMENTS?.split(',');
const DOCUMENTS: readonly unknown[] = FILES
  ? await Promise.all(FILES.map(async (file) => JSON.parse(await readFile(file, 'utf8'))))
  : [SAMPLE_DOCUMENTS.resume, ...RESUMES_TO_READ];

const TEMPLATES = createTemplateLibrary().typesetTemplates.map(({ id }) => id);

const POSTS: Resume = {
  basics: {
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    phone: '+44 20 7946 0958',
    summary: 'Builds engines.',
  },
  work: [
    { name: 'Alpha', position: 'Director', startDate: '2022-03', highlights: ['Led six teams'] },
    { name: 'Alpha', position: 'Manager', startDate: '2019', endDate: '2022' },
    { name: 'Beta', position: 'Clerk', startDate: '2013', endDate: '2015', highlights: ['Kept'] },
  ],
};

test.each(TEMPLATES)(
  '%s names an employer of several posts once, and each is found',
  async (id) => {
    const { pdf } = await typeset(id, POSTS);
    const [text = ''] = await readWith('pdf.js', [pdf]);

    expect(text.match(/Alpha/g)).toHaveLength(1);
    expect(unrecognised(POSTS, readResume(text))).toEqual([]);
  },
);

/** A place, a word about the employer, and a summary that goes on over its line. */
const JOBS = [
  {
    position: 'Lead Engineer',
    name: 'Analytical Works',
    location: 'Winchester, UK',
    description: 'Makers of engines for insurers',
    startDate: '2021-03',
    summary:
      'Leads the two teams that build the mill and the store of the engine, and wrote the rules by which each part is tried before it leaves the works.',
    highlights: ['Halved the time of a run', 'Taught twelve people', 'Wrote forty design notes'],
  },
  {
    position: 'Engineer',
    name: 'Difference & Sons',
    location: 'Bath',
    startDate: '2016-09',
    endDate: '2021-02',
    highlights: ['Built the first press', 'Mended the second'],
  },
  { position: 'Clerk', name: 'Harbour Office', startDate: '2014', endDate: '2016' },
];
const ADA: Resume = {
  basics: {
    name: 'Ada Lovelace',
    label: 'Analyst of Engines',
    email: 'ada@example.org',
    phone: '+44 20 7946 0958',
    url: 'https://ada.example',
    profiles: [{ network: 'GitHub', username: 'ada', url: 'https://github.com/ada' }],
  },
  work: JOBS,
  education: [{ institution: 'University of London', area: 'Physics', endDate: '2013' }],
  skills: [{ name: 'Web', keywords: ['CSS', 'HTML'] }],
  languages: [{ language: 'English', fluency: 'Native' }],
};

describe.each(TEMPLATES)('of %s', (id) => {
  test('a reader gets the person and the jobs back from the text', async () => {
    const { pdf } = await typeset(id, ADA);
    for (const reader of ['pdf.js', 'pdftotext'] as const) {
      const [text = ''] = await readWith(reader, [pdf]);
      const { basics, work } = readResume(text);

      expect(basics).toMatchObject({
        name: 'Ada Lovelace',
        label: 'Analyst of Engines',
        email: 'ada@example.org',
        phone: '+44 20 7946 0958',
        // pdftotext may read the contacts of a narrow column below a heading of the wide one.
        ...(reader === 'pdf.js' && {
          url: 'ada.example',
          profiles: [{ network: 'GitHub', url: 'https://github.com/ada' }],
        }),
      });
      const asRead = JOBS.map(({ description: _said, summary: _told, ...job }) => job);
      expect(work.map(({ description: _said, summary: _told, ...job }) => job)).toEqual(asRead);
      const [{ description = '', summary = '' } = {}] = work;
      expect(`${description} ${summary}`).toBe(`${JOBS[0]?.description} ${JOBS[0]?.summary}`);
    }
  });
});

describe.each(['pdf.js', 'pdftotext'] as const)('%s', (reader) => {
  test.each(TEMPLATES)('finds the values in %s, in order, and the structure', async (id) => {
    for (const document of DOCUMENTS) {
      const parsed = parseResume(document);
      if (!parsed.ok) throw new Error('It is no résumé.');
      const { pdf } = await typeset(id, parsed.document);
      const [text = ''] = await readWith(reader, [pdf]);

      const { found, total, missing, misplaced } = findValues(fieldsOf(document), text);
      // One of a short résumé is more than a hundredth.
      const isRead = found >= 0.99 * total || missing.length === 1;
      expect({ missing: isRead ? [] : missing, misplaced }).toEqual({
        missing: [],
        misplaced: [],
      });
      expect(unrecognised(parsed.document, readResume(text))).toEqual([]);
    }
  });
});
