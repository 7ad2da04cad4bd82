// No font has these, and XML, which a tagged PDF carries as metadata, forbids most of them. Readers of
// a PDF take a soft hyphen that does not break its word for a letter or for a blank.
const UNPRINTABLE = /(?![\t\n])\p{Cc}|[\u00ad\ufeff\ufdd0-\ufdef\ufffe\uffff]/gu;
/** Word processors break a line by a vertical tab. */
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** Ligatures of typesetters, and the letters of mathematics that networks use for bold and italics. */
const DISGUISED_LETTERS = /[\ufb00-\ufb06\u{1d400}-\u{1d7ff}]+/gu;
const UNUSUAL = /[^\t\n -~]/;

/**
 * Text that can be printed: half a surrogate pair becomes U+FFFD, every kind of line break becomes a
 * line feed, control characters and soft hyphens go, and what only looks like letters becomes letters.
 */
export function cleanText(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  return text
    .toWellFormed()
    .replace(LINE_BREAKS, '\n')
    .replace(UNPRINTABLE, '')
    .replace(DISGUISED_LETTERS, (letters) => letters.normalize('NFKC'));
}
