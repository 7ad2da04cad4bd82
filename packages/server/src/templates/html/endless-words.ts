/** Longer than any word of any language, and than most addresses. */
const LONGEST_WORD = 100;
const PIECE = 20;

/**
 * A tag, or a word of over LONGEST_WORD characters. Chinese, Japanese, Korean and the scripts of
 * South-East Asia are written without spaces, and have their own rules for line ends.
 */
const TAG_OR_ENDLESS_WORD = new RegExp(
  `<[^>]*>|[^\\s<\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}]{${LONGEST_WORD},}`,
  'gu',
);
const PIECES = new RegExp(`(?:&[a-z0-9#]{1,8};|[^&]|&){1,${PIECE}}`, 'giu');

/**
 * Marks break points in words that do not fit any line. The browser would find them itself, but in
 * text with kerning or joined letters it shapes the rest of the word again for each line, which
 * takes minutes for a word of 100,000 letters.
 *
 * @param escapedHtml HTML without `>` in attributes
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
