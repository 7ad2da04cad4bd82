// Reorders Hebrew and Arabic as read by programs that follow the positions of glyphs.

const LETTER = String.raw`[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]`;
const HAS_LETTER = new RegExp(LETTER);

/** Left-to-right text within right-to-left text, as pdftotext marks it. */
const MARKED = /\u202a([^\u202a-\u202c]{1,500})\u202c/g;
const SEPARATOR = /(\s[‐-―|·-]\s)/;

/**
 * Puts numbers that were read from left to right, such as the years of a period, into their true
 * order.
 */
export function withTurnedNumbers(text: string): string {
  return text.replace(MARKED, (_, marked: string) => {
    const pieces = marked.split(SEPARATOR);
    const isTurned = pieces.length > 1 && pieces.some((piece) => /^(?:\s*|\d{4})$/.test(piece));
    if (isTurned) return pieces.reverse().join('');
    // The colon belongs to the label before it.
    return marked.replace(/^([^:]*\S) :$/, ': $1');
  });
}

const BEFORE_OTHERS = new RegExp(`(?<=${LETTER}['׳.]?)(?=[\\p{sc=Latin}\\p{N}])`, 'gu');
const BEHIND_OTHERS = new RegExp(`(?<=[\\p{sc=Latin}\\p{N}])(?=${LETTER})`, 'gu');

/** Inserts a space wherever the direction changes, since some programs see none there. */
export function withSpacesBetweenScripts(text: string): string {
  if (!HAS_LETTER.test(text)) return text;
  return text.replace(BEFORE_OTHERS, ' ').replace(BEHIND_OTHERS, ' ');
}

/** The parts of a line in the order in which people read them. */
export function withPartsInOrder(line: string): string {
  if (!HAS_LETTER.test(line)) return line;
  const spaced = line.replace(/ ?([·|]) ?/g, ' $1 ').trim();
  // A line that begins with a separator was read from the wrong side.
  if (!/^[·|] /.test(spaced)) return spaced;
  const parts = spaced.slice(2).split(/ [·|](?: |$)/);
  const last = parts.findIndex((part) => /[\p{sc=Latin}\p{N}]/u.test(part));
  const turned = parts.slice(0, last < 0 ? parts.length : last + 1).reverse();
  return [...turned, ...parts.slice(turned.length)].filter((part) => part !== '').join(' · ');
}

/** The name that the text begins with, without a space after it, or null. */
export function gluedBeginning(text: string, isName: (text: string) => boolean): string | null {
  if (!HAS_LETTER.test(text[0] ?? '')) return null;
  for (let end = Math.min(text.length - 1, MAX_NAME_LENGTH); end >= MIN_NAME_LENGTH; end -= 1) {
    if (HAS_LETTER.test(text[end] ?? '') && isName(text.slice(0, end))) return text.slice(0, end);
  }
  return null;
}

const MAX_NAME_LENGTH = 30;
const MIN_NAME_LENGTH = 3;
