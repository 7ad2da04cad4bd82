import type { ReaderReport } from '@offprint/contract';
import { parseResume } from '../resume/parse.ts';
import { type FieldValue, fieldsOf } from './field-values.ts';
import { findValues } from './find-values.ts';
import { readResume } from './read-resume.ts';
import { unrecognised } from './unrecognised.ts';

const MAX_LISTED = 50;

/** What a program has made of a file. */
export interface ReadText {
  /** As people know the program. */
  readonly reader: string;
  readonly text: string;
}

/**
 * What of a document stands in the text that a program has read. The time that it takes grows with
 * the product of their lengths.
 *
 * @param document JSON Resume, or any other: then no structure is looked for; undefined: nothing is
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
