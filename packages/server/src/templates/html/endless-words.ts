/** Longer than any word of any language, and than most addresses. */
const LONGEST_WORD = 100;
const PIECE = 20;

/**
 * A tag, or a word of over LONGEST_WORD characters. Chinese, Japanese, Korean and the scripts of
 * South-East Asia write no spaces, and have rules of their own on where a line may end.
 */
const TAG_OR_ENDLESS_WORD = new RegExp(
  `<[^>]*>|[^\\s<\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}]{${LONGEST_WORD},}`,
  'gu',
);
const PIECES = new RegExp(`(?:&[a-z0-9#]{1,8};|[^&]|&){1,${PIECE}}`, 'giu');

/**
 * Marks places to break in words that no line can hold. The browser would find places by itself,
 * but where letters are kerned or joined it shapes the rest of the word anew for each line: a word
 * of 100,000 letters then takes minutes.
 *
 * @param escapedHtml in which no attribute holds a `>`
 */
export function breakEndlessWords(escapedHtml: string): string {
  if (!mayHoldEndlessWord(escapedHtml)) return escapedHtml;
  return escapedHtml.replace(TAG_OR_ENDLESS_WORD, (match) =>
    match.startsWith('<') ? match : match.replace(PIECES, '$&<wbr>'),
  );
}

/**
 * The expressions are slow, and hardly any document needs them. This reads few of the characters:
 * it jumps ahead by the longest word and looks back for a space or a tag.
 */
function mayHoldEndlessWord(text: string): boolean {
  let start = 0;
  while (start + LONGEST_WORD <= text.length) {
    let at = start + LONGEST_WORD - 1;
    while (at >= start && !isBreak(text.charCodeAt(at))) at -= 1;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}

function isBreak(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x3c;
}
