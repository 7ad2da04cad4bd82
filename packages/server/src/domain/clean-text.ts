// No font has these, and XML, which holds the metadata of a tagged PDF, forbids most. Readers take
// a soft hyphen inside a line for a letter or a blank.
const UNPRINTABLE = /(?![\t\n])\p{Cc}|[\u00ad\ufeff\ufdd0-\ufdef\ufffe\uffff]/gu;
/** Invisible characters, which keep a search from finding the word. Regional flags contain some. */
const INVISIBLE =
  /(?<flag>\u{1f3f4}[\u{e0020}-\u{e007e}]{1,7}\u{e007f})|[\u034f\u180e\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Joiners beside letters that never join, where they have no effect. */
const IDLE_JOINERS =
  /(?<=[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{Nd}])[\u200b-\u200d]+|[\u200b-\u200d]+(?=[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{Nd}])/gu;
/** Marks around text of another direction. Overrides, which reverse letters, are always removed. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;
const TURNS_LETTERS = /[\u202d\u202e]/;
const ENDS = { embedding: '\u202c', isolate: '\u2069' } as const;
/** Word processors use a vertical tab as a line break. */
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** Ligatures, and the mathematical letters that people use for bold and italics on networks. */
const DISGUISED_LETTERS = /[\ufb00-\ufb06\u{1d400}-\u{1d7ff}]+/gu;
const UNUSUAL = /[^\t\n -~]/;

/**
 * Text that can be printed: an unpaired surrogate becomes U+FFFD, every kind of line break a line
 * feed, and a character that only looks like a letter that letter. Control and invisible characters
 * are removed.
 */
export function cleanText(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  const directed = !areClosed(text) ? text.replace(DIRECTIONS, '') : text;
  return directed
    .toWellFormed()
    .replace(LINE_BREAKS, '\n')
    .replace(UNPRINTABLE, '')
    .replace(INVISIBLE, '$<flag>')
    .replace(IDLE_JOINERS, '')
    .replace(DISGUISED_LETTERS, (letters) => letters.normalize('NFKC'));
}

/** Whether every direction mark is closed: an open one would reverse what follows. */
function areClosed(text: string): boolean {
  if (TURNS_LETTERS.test(text)) return false;
  const open: string[] = [];
  for (const [mark] of text.matchAll(DIRECTIONS)) {
    if (mark === ENDS.embedding || mark === ENDS.isolate) {
      if (open.pop() !== mark) return false;
    } else open.push(mark < ENDS.embedding ? ENDS.embedding : ENDS.isolate);
  }
  return open.length === 0;
}
