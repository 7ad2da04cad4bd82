import { findPeriod } from './periods.ts';
import { BULLET, endsSentence, LABELLED, SEPARATED, STARTS_SMALL } from './read-line.ts';

// Decides whether a line continues the one before it or begins something new.

const MIN_WIDTH = 60;

/**
 * The characters of a full line, from the widest lines. At least MIN_WIDTH, so that short lines
 * count as short.
 */
export function widthOf(lines: readonly string[]): number {
  const widths = lines
    .filter((line) => line !== '')
    .map(breadthOf)
    .sort((a, b) => a - b);
  return Math.max(MIN_WIDTH, widths[Math.floor(widths.length * NEARLY_ALL)] ?? 0);
}

/** The widest few may be two columns on one line. */
const NEARLY_ALL = 0.97;
const WIDE = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\u3000-\u303f\uff00-\uffef]/gu;
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u;

/** In Latin characters. Chinese, Japanese and Korean ones are twice as wide. */
function breadthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/**
 * From 0 to 1, how surely a line continues the one before, which had no room for its first word.
 */
export function goesOnWith(before: string, line: string, width: number): number {
  if (BULLET.test(line) || endsSentence(before)) return 0;
  const [word = ''] = line.split(' ');
  const first = UNSPACED.test(word) ? 2 : breadthOf(word);
  const share = (breadthOf(before) + 1 + first) / width;
  if (share > FULL_LINE || STARTS_SMALL.test(line)) return share > SHORT_LINE ? 1 : 0;
  const isList = LABELLED.test(before) && before.endsWith(',');
  return share > SHORT_LINE || (isList && share > SHORT_LIST) ? 0.4 : 0;
}

/** Shares of a full line. Below 1, since letters differ in width. */
const FULL_LINE = 0.95;
const SHORT_LINE = 0.84;
/** A line with a label is shorter, since the label is bold and so wider. */
const SHORT_LIST = 0.75;

/** Whether a name continues from one line to the next, by a word such as `of` between them. */
export function isOpen(before: string, line: string): boolean {
  return OPEN.test(before.slice(-MAX_OPEN_LENGTH)) || GOES_ON.test(line);
}

const OPEN =
  /(?:[\s'](?:an?d?|at|av|da|das|de|del|della|der|des|di|do|du|e|et|för|für|in|la|le|les|of|och|og|the|to|und|van|von|y|&|\/|·|\|)|,)$/;
const GOES_ON = /^(?:and|&|de|del|della|des|di|do|du|et|of|och|und|von|y) /;
const MAX_OPEN_LENGTH = 8;

/** Whether the next line shows that it continues a sentence. */
export function isProseBefore(next: string | undefined): boolean {
  if (next === undefined || !STARTS_SMALL.test(next) || SEPARATED.test(next)) return false;
  // Some employers are written in lower case, and in many languages months are.
  return next.split(' ').length >= WORDS_OF_SENTENCE && findPeriod(next) === null;
}

const WORDS_OF_SENTENCE = 3;
