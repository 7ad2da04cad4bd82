import { expect, test } from 'vitest';
import { inWords, pageFaults } from '../../packages/server/src/domain/pages/page-faults.ts';
import { fieldsOf } from '../../packages/server/src/domain/reading/field-values.ts';
import { findValues } from '../../packages/server/src/domain/reading/find-values.ts';
import { parseResume } from '../../packages/server/src/domain/resume/parse.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { sliceOfMatrix, wholeMatrix } from './support/print-documents.ts';
import { typeset } from './support/typeset.ts';

/** `npm run test:print` prints every document on both sizes of paper. */
const IS_WHOLE = process.env.OFFPRINT_PRINT_WHOLE === '1';
const DOCUMENTS = IS_WHOLE ? await wholeMatrix() : sliceOfMatrix();
const PAGE_SIZES = IS_WHOLE ? (['A4', 'Letter'] as const) : (['A4'] as const);
const TIMEOUT = { timeout: 60_000 + DOCUMENTS.length * 5_000 };

const TEMPLATES = createTemplateLibrary().typesetTemplates.map(({ id }) => id);

const MAX_PAGES = 40;
/** Most of it are the letters of the fonts, which more pages share. */
const MAX_BYTES = 250_000;
const MAX_BYTES_PER_PAGE = 30_000;

/** What pdf.js reads of joined letters and of pictures is held in readers.test.ts. */
const NOT_READ =
  /[\p{sc=Hebr}\p{sc=Arab}\p{sc=Deva}\p{sc=Beng}\p{sc=Taml}\p{sc=Thai}\p{Emoji_Presentation}]/u;
const NOT_DRAWN = /[\0\ufffd]/;

test.each(TEMPLATES)('%s prints whatever a résumé holds', TIMEOUT, async (id) => {
  const faults: string[] = [];
  for (const [name, document] of DOCUMENTS) {
    for (const pageSize of PAGE_SIZES) {
      const found = await faultsOf(id, document, pageSize, isOurs(name));
      faults.push(...found.map((fault) => `${name}, ${pageSize}, ${fault}`));
    }
  }
  expect(faults.join('\n')).toBe('');
});

/** A file of somebody else may hold what is left out with a warning, and nothing else than that. */
function isOurs(name: string): boolean {
  return !name.endsWith('.json');
}

async function faultsOf(
  id: string,
  document: unknown,
  pageSize: 'A4' | 'Letter',
  isComplete: boolean,
) {
  const parsed = parseResume(document);
  if (!parsed.ok) return [`refused: ${JSON.stringify(parsed.problems)}`];
  const { pdf, data, warnings } = await typeset(id, parsed.document, { pageSize });
  const pages = await readTaggedText(pdf);
  const text = pages.texts.map((each) => each.text).join('\n');
  const faults = pageFaults(pages, data).map(inWords);
  const expectThat = (holds: unknown, fault: string) => holds || faults.push(fault);

  expectThat(pages.pageCount <= MAX_PAGES, `${pages.pageCount} pages`);
  const maxBytes = MAX_BYTES + pages.pageCount * MAX_BYTES_PER_PAGE;
  expectThat(pdf.byteLength <= maxBytes, `${pdf.byteLength} bytes`);
  const warningOf = (code: string) => warnings.find((warning) => warning.code === code);
  const missing = warningOf('CHARACTERS_MISSING');
  expectThat(!missing || !isComplete, missing?.message ?? '');
  expectThat(!NOT_DRAWN.test(text) || (missing && !isComplete), 'a letter without a glyph');
  if (NOT_READ.test(text) || (warningOf('UNPRINTED_KEYS') && !isComplete)) return faults;
  const { found, total, missing: lost } = findValues(fieldsOf(parsed.document), text);
  expectThat(
    found >= 0.99 * total || lost.length === 1,
    `not read: ${lost.map(({ path }) => path)}`,
  );
  return faults;
}
