import { UNSPACED, withPlainDigits } from '../scripts.ts';
import type { FieldsOfDocument, FieldValue } from './field-values.ts';
import { readable, withoutRunningHeads } from './readable-text.ts';

export interface FoundValues {
  readonly total: number;
  readonly found: number;
  readonly missing: readonly FieldValue[];
  /** Found, but not in the document's order. */
  readonly misplaced: readonly FieldValue[];
}

/** Searches the text that a program has read for the values of a document. */
export function findValues({ values, orders }: FieldsOfDocument, text: string): FoundValues {
  const read = withoutCase(readable(withoutRunningHeads(text)));
  const squeezed = withoutBreaks(read);
  const isThere = (wanted: string) =>
    placeOf(read, wanted, 0) >= 0 ||
    (isBroken(wanted) && squeezed.includes(withoutBreaks(withoutCase(wanted))));
  const missing = values.filter(({ texts }) => !texts.every(isThere));
  const lost = new Set(missing);
  const misplaced = orders.flatMap((order) => {
    let from = 0;
    return order.filter((field) => {
      const [first = ''] = field.texts;
      if (lost.has(field) || placeOf(read, first, 0) < 0) return false;
      const place = placeOf(read, first, from);
      if (place >= 0) from = place + 1;
      return place < 0;
    });
  });
  return { total: values.length, found: values.length - missing.length, missing, misplaced };
}

/** Whether it may be broken at the end of a line, with or without its hyphen. */
function isBroken(text: string): boolean {
  const isAddress = text.length >= ADDRESS_LENGTH && !text.includes(' ');
  return isAddress || text.includes('-') || ENDLESS_WORD.test(text);
}

const ADDRESS_LENGTH = 10;
/** A word this long may not fit a line. */
const ENDLESS_WORD = /\S{40}/;

function withoutBreaks(text: string): string {
  return text.replace(/[ -]/g, '');
}

/** In lower case and ASCII digits, since templates print some texts in capitals or other digits. */
function withoutCase(text: string): string {
  return withPlainDigits(text.toLowerCase());
}

const WORD = /[\p{L}\p{N}]/u;

/** The first position from `from` on of the text as whole words, or -1. */
function placeOf(read: string, text: string, from: number): number {
  const wanted = withoutCase(text);
  for (let at = read.indexOf(wanted, from); at >= 0; at = read.indexOf(wanted, at + 1)) {
    if (isWhole(read, at, wanted)) return at;
  }
  return -1;
}

function isWhole(read: string, at: number, wanted: string): boolean {
  const end = at + wanted.length;
  const cuts = (before: string, after: string) =>
    WORD.test(before) && WORD.test(after) && !UNSPACED.test(before) && !UNSPACED.test(after);
  return !cuts(read[at - 1] ?? '', wanted[0] ?? '') && !cuts(wanted.at(-1) ?? '', read[end] ?? '');
}
