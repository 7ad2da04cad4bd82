import type { ReaderReport } from '@offprint/contract';
import { parseResume } from '../resume/parse.ts';
import { type FieldValue, fieldsOf } from './field-values.ts';
import { findValues } from './find-values.ts';
import { readResume } from './read-resume.ts';
import { unrecognised } from './unrecognised.ts';

const MAX_LISTED = 50;

/** The text that a program has read in a file. */
export interface ReadText {
  /** The name by which people know the program. */
  readonly reader: string;
  readonly text: string;
}

/**
 * Compares a document with the text that a program has read in its file. Takes time in proportion
 * to the product of their lengths.
 *
 * @param document JSON Resume; any other document is compared without its structure, and undefined
 *   is not compared
 */
export function readerReport({ reader, text }: ReadText, document: unknown): ReaderReport {
  if (document === undefined) {
    return { reader, total: 0, found: 0, missing: [], misplaced: [], unrecognised: [] };
  }
  const { total, found, missing, misplaced } = findValues(fieldsOf(document), text);
  const resume = parseResume(document);
  return {
    reader,
    total,
    found,
    missing: listed(missing),
    misplaced: listed(misplaced),
    unrecognised: resume.ok ? unrecognised(resume.document, readResume(text)) : [],
  };
}

function listed(fields: readonly FieldValue[]) {
  return fields.slice(0, MAX_LISTED).map(({ path, value }) => ({ path, value }));
}
