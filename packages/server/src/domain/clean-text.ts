// No font has these, and XML, which a tagged PDF carries as metadata, forbids most of them. Readers of
// a PDF take a soft hyphen that does not break its word for a letter or for a blank.
const UNPRINTABLE = /(?![\t\n])\p{Cc}|[\u00ad\ufeff\ufdd0-\ufdef\ufffe\uffff]/gu;
const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029]/g;

/**
 * Text that can be printed: half a surrogate pair becomes U+FFFD, every kind of line break becomes a
 * line feed, and control characters and soft hyphens go.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(LINE_BREAKS, '\n').replace(UNPRINTABLE, '');
}
