/** Which characters a set of faces has, by what their rules declare. */
export interface Coverage {
  /** The characters of a text that no face has, each once. */
  missingFrom(text: string): string[];
}

type Range = readonly [first: number, last: number];

/** Every face has Basic Latin. Fast, since it knows nothing of what the characters are. */
const BEYOND_LATIN = /[^\0-\u024f]+/g;

/** Spaces, controls and marks that only join or shape need no glyph. Slow, so for few characters. */
const NEEDS_NO_GLYPH = /[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]/u;

/** @param css `@font-face` rules, each with a `unicode-range` */
export function coverageOf(css: string): Coverage {
  const ranges = merge(
    [...css.matchAll(/unicode-range:([^;}]*)/g)].flatMap(([, list = '']) => parse(list)),
  );
  return {
    missingFrom(text) {
      const characters = new Set(text.match(BEYOND_LATIN)?.join(''));
      return [...characters].filter(
        (character) =>
          !includes(ranges, character.codePointAt(0) ?? 0) && !NEEDS_NO_GLYPH.test(character),
      );
    },
  };
}

function parse(list: string): Range[] {
  return list.split(',').map((range) => {
    const [first = '', last = first] = range.trim().replace(/^u\+/i, '').split('-');
    // A question mark stands for any digit.
    return [
      Number.parseInt(first.replaceAll('?', '0'), 16),
      Number.parseInt(last.replaceAll('?', 'f'), 16),
    ];
  });
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

function includes(ranges: readonly Range[], codePoint: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] as Range;
    if (codePoint < first) high = middle - 1;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}
