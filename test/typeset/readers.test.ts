import { describe, expect, test } from 'vitest';
import { SAMPLE_DOCUMENTS } from '../../packages/server/src/app/sample-documents.ts';
import { parseResume } from '../../packages/server/src/domain/resume/parse.ts';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { PDF_READERS, type PdfReader, readWith } from '../support/pdf-readers.ts';
import { missedValues, printedValues } from './support/printed-values.ts';
import { SCRIPTS, scriptSample } from './support/script-samples.ts';
import { typeset } from './support/typeset.ts';

/** `OFFPRINT_READ_TEMPLATES=modern,classic,plain` reads what others print as well. */
const TEMPLATES = (process.env.OFFPRINT_READ_TEMPLATES ?? 'modern').split(',');

/** How many of the 11 values of a script a reader may miss. What remains is said in docs/reading.md. */
const MISSED_AT_MOST: Readonly<Record<PdfReader, Readonly<Record<string, number>>>> = {
  pdftotext: { Hebrew: 1, Arabic: 2, Bengali: 3, Thai: 1 },
  'pdf.js': { Hebrew: 6, Arabic: 6, Bengali: 7, Thai: 5 },
  mutool: { Hebrew: 10, Arabic: 10, Bengali: 6 },
  pypdf: {
    ...{ Hebrew: 8, Arabic: 8, Bengali: 3, Tamil: 5 },
    ...{ 'Chinese, simplified': 5, 'Chinese, traditional': 3, Japanese: 4, Korean: 1 },
  },
};

/** A title and the date to the left of it, where no other line of the entry stands between. */
const GLUED_BY_PDFJS = ['Tidebook', '2021\u00a0–\u00a0Present'];

describe.each(TEMPLATES)('what is printed by %s', (templateId) => {
  const whole = wholeSample();
  const resumes = [whole, ...SCRIPTS.map(scriptSample)];
  const names = ['a whole résumé', ...SCRIPTS];
  const printed = Promise.all(resumes.map((resume) => typeset(templateId, resume)));

  test.each(PDF_READERS)('is read by %s in whole words and in order', async (reader) => {
    const documents = await printed;
    const pdfs = documents.map(({ pdf }) => pdf);

    const texts = await readWith(reader, pdfs);

    const missed = documents.map(({ data }, index) => ({
      of: names[index] ?? '',
      values: missedValues(texts[index] ?? '', printedValues(data)).filter(
        (value) => !(reader === 'pdf.js' && GLUED_BY_PDFJS.includes(value)),
      ),
    }));
    const unexpected = missed.filter(
      ({ of, values }) => values.length > (MISSED_AT_MOST[reader][of] ?? 0),
    );
    expect(unexpected).toEqual([]);
  });
});

/** Most of what others print is set with the same pieces; what they do alone is their heads. */
describe.each(['classic', 'executive', 'timeline'])('what is printed by %s', (templateId) => {
  const resumes = [wholeSample(), scriptSample('Latin'), scriptSample('Greek')];

  test.each(['pdftotext', 'pdf.js'] as const)('is read by %s in alphabets', async (reader) => {
    const documents = await Promise.all(resumes.map((resume) => typeset(templateId, resume)));
    const texts = await readWith(
      reader,
      documents.map(({ pdf }) => pdf),
    );
    const missed = documents.map(({ data }, index) =>
      missedValues(texts[index] ?? '', printedValues(data)),
    );
    expect(missed).toEqual([[], [], []]);
  });
});

function wholeSample(): Resume {
  const parsed = parseResume(SAMPLE_DOCUMENTS.resume);
  if (!parsed.ok) throw new Error('The sample is no résumé.');
  return parsed.document;
}
