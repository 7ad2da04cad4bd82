// No font has these, and XML, which a tagged PDF carries as metadata, forbids most of them.
const UNPRINTABLE = /(?![\t\n])\p{Cc}|[\ufeff\ufdd0-\ufdef\ufffe\uffff]/gu;
const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029]/g;

// Where it does not break, readers of a PDF take a soft hyphen for a letter or for a blank.
const SOFT_HYPHENS = /\u00ad/g;

/**
 * Text that can be printed: half a surrogate pair becomes U+FFFD, every kind of line break becomes a
 * line feed, and control characters and soft hyphens go.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_BREAKS, '\n')
    .replace(UNPRINTABLE, '')
    .replace(SOFT_HYPHENS, '');
}
