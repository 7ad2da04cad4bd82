/** Scripts that write no spaces between words, or none between a word and what belongs to it. */
export const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}]/u;

/** The zeros of Arabic, Persian and Devanagari. */
const ZEROS = [0x660, 0x6f0, 0x966];

/** The text with ASCII digits in place of those of other scripts. */
export function withPlainDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (ZEROS.findLast((zero) => zero <= code) ?? code));
  });
}
