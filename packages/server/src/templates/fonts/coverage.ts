import type { CodePointRange } from './read-cmap.ts';

/** The characters that a set of faces has. */
export interface Coverage {
  /** The characters of the text that no face has, each once. */
  missingFrom(text: string): string[];
  /** The number of times that they occur in it. */
  countMissing(text: string): number;
}

const BEYOND_LATIN = /[^\0-\u024f]+/g;

/**
 * The characters of a text beyond Latin, which every text face has. It compares code points, since
 * testing their properties takes many times as long.
 */
export function beyondLatin(text: string): string {
  return (text.match(BEYOND_LATIN) ?? []).join('');
}

/** Spaces, controls and marks that only join or shape need no glyph. Slow, so for few characters. */
const NEEDS_NO_GLYPH = /[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** @param read called when the first text needs it */
export function coverageOf(read: () => Iterable<CodePointRange>): Coverage {
  let ranges: readonly CodePointRange[] | undefined;
  function missingFrom(text: string): string[] {
    const beyond = beyondLatin(text);
    if (beyond === '') return [];
    ranges ??= merged(read());
    const known = ranges;
    return [...new Set(beyond)].filter(
      (character) =>
        !includes(known, character.codePointAt(0) ?? 0) && !NEEDS_NO_GLYPH.test(character),
    );
  }
  return {
    missingFrom,
    countMissing(text) {
      const missing = new Set(missingFrom(text));
      if (missing.size === 0) return 0;
      return [...text].reduce((count, character) => count + Number(missing.has(character)), 0);
    },
  };
}

/**
 * The code points of a text beyond the letters that every face has, composed and decomposed,
 * ascending.
 */
export function codePointsBeyondLatin(text: string): number[] {
  if (beyondLatin(text) === '') return [];
  const forms = [text, text.normalize('NFC'), text.normalize('NFD')];
  const characters = new Set(forms.map(beyondLatin).join(''));
  return [...characters].map((character) => character.codePointAt(0) ?? 0).sort((a, b) => a - b);
}

/**
 * Whether ranges contain a code point. Code points must be asked for in ascending order, so that
 * one walk over the ranges suffices.
 */
export function ascendingLookup(ranges: readonly CodePointRange[]): (codePoint: number) => boolean {
  let at = 0;
  return (codePoint) => {
    while ((ranges[at]?.[1] ?? Infinity) < codePoint) at += 1;
    return (ranges[at]?.[0] ?? Infinity) <= codePoint;
  };
}

/** @param maxGap how many code points may lie between two ranges that become one */
export function merged(ranges: Iterable<CodePointRange>, maxGap = 0): CodePointRange[] {
  const result: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const previous = result.at(-1);
    if (previous && first <= previous[1] + 1 + maxGap) previous[1] = Math.max(previous[1], last);
    else result.push([first, last]);
  }
  return result;
}

function includes(ranges: readonly CodePointRange[], codePoint: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] as CodePointRange;
    if (codePoint < first) high = middle - 1;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}
