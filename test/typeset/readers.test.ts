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

const JOINED_SCRIPTS = ['Hebrew', 'Arabic', 'Devanagari', 'Bengali', 'Tamil', 'Thai'];

/** What remains, and is said in docs/reading.md. */
const NOT_READ: Readonly<Record<PdfReader, readonly string[]>> = {
  pdftotext: ['Hebrew', 'Arabic', 'Bengali', 'Thai'],
  'pdf.js': JOINED_SCRIPTS,
  mutool: JOINED_SCRIPTS,
  pypdf: [...JOINED_SCRIPTS, 'Chinese, simplified', 'Chinese, traditional', 'Japanese', 'Korean'],
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
      ({ of, values }) => values.length > 0 && !NOT_READ[reader].includes(of),
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
