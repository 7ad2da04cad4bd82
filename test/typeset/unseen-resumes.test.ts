import { describe, expect, test } from 'vitest';
import { readResume } from '../../packages/server/src/domain/reading/read-resume.ts';
import { withoutRunningHeads } from '../../packages/server/src/domain/reading/readable-text.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readWith } from '../support/pdf-readers.ts';
import { type Recognised, recognised, sumOf } from './support/recognised-structure.ts';
import { seededApplicant } from './support/seeded-applicants.ts';
import { typeset } from './support/typeset.ts';

/** The parser was not made with these. */
const FIRST_SEED = 5_001;
const COUNT = process.env.OFFPRINT_PRINT_WHOLE === '1' ? 80 : 2;

/** In hundredths of all that is printed. How many were measured, and what is missed, says docs/ats.md. */
const LEAST: Readonly<Record<'pdf.js' | 'pdftotext', Record<keyof Recognised, number>>> = {
  'pdf.js': { names: 99, contacts: 99, jobs: 98, schools: 99 },
  pdftotext: { names: 99, contacts: 99, jobs: 96, schools: 96 },
};

const TEMPLATES = createTemplateLibrary().typesetTemplates.map(({ id }) => id);
const RESUMES = Array.from({ length: COUNT }, (_, index) => seededApplicant(FIRST_SEED + index));

describe.each(['pdf.js', 'pdftotext'] as const)('of résumés that nobody wrote %s', (reader) => {
  test('gives the person, the jobs and the schools back in nearly all of each', async () => {
    const all: Recognised[] = [];
    for (const { resume, pageSize } of RESUMES) {
      for (const id of TEMPLATES) {
        const { pdf } = await typeset(id, resume, { pageSize });
        const [text = ''] = await readWith(reader, [pdf]);
        all.push(recognised(resume, withoutRunningHeads(text), readResume(text)));
      }
    }

    for (const [kind, least] of Object.entries(LEAST[reader]) as [keyof Recognised, number][]) {
      const { found, of } = sumOf(all, kind);
      expect(of).toBeGreaterThan(0);
      expect({ kind, isFound: found / of >= least / 100, found, of }).toMatchObject({
        isFound: true,
      });
    }
  });
});
