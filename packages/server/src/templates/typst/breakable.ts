/** Longer than any word of any language, and than most addresses. */
const LONGEST_WORD = 40;
/** As many as the narrowest column holds. */
const PIECE = 10;
const ZERO_WIDTH_SPACE = '\u200b';

/**
 * Lines may end behind hyphens and slashes, and scripts that write no spaces have rules of their own.
 */
const ENDLESS_WORD = new RegExp(
  String.raw`[^\s/\u200b\u2010\-\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]{${LONGEST_WORD},}`,
  'gu',
);
/** What is drawn as one, such as a letter with its marks, or a family of emoji that are joined. */
const CLUSTERS = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Unicode's stream-safe text has as many in a row at the most. */
const MARKS_IN_A_ROW = 30;
const MARKS = /[\p{M}\p{Default_Ignorable_Code_Point}]{2,}/gu;
const BREAKS_WITHOUT_WIDTH = /[\u200b\u00ad]/g;
const MAY_BE_ENDLESS = new RegExp(String.raw`(?:^|\s)\S{${LONGEST_WORD}}`);

/**
 * Typst takes the square of tabs and other blanks in a row, which a line shows as one at most. A tab has no
 * glyph either, and would glue the words beside it.
 */
const BLANKS = /[^\S\n\u00a0\u202f]{2,}|\t/g;
/** Typst replaces no more than some five hundred in one paragraph. */
const MOST_BREAKS = 400;

const SYLLABIC = String.raw`\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}`;
/** A mark of these scripts that has nothing to stand on. */
const STRAY_MARK = new RegExp(String.raw`(?<![${SYLLABIC}\u25cc])(?=[\p{M}&&[${SYLLABIC}]])`, 'gv');
const DOTTED_CIRCLE = '\u25cc';
/** A colour of skin without an emoji that could have it. */
const STRAY_TONE = /(?<!\p{Emoji_Modifier_Base}\ufe0f?)\p{Emoji_Modifier}/gu;
const MAY_STRAY = new RegExp(String.raw`[${SYLLABIC}\p{Emoji_Modifier}]`, 'u');

/** The text with spaces for tabs, and with places to break in words that no line can hold. */
export function breakable(given: string): string {
  const text = withoutStrays(given.replace(BLANKS, (blanks) => ' '.repeat(blanks.length)));
  if (text.length < LONGEST_WORD || !MAY_BE_ENDLESS.test(text)) return text;
  return text.replace(MARKS, fewMarks).replace(ENDLESS_WORD, inPieces);
}

/** A place to break within an emoji makes Typst look for its parts in font after font. */
function inPieces(word: string): string {
  const pieces: string[] = [];
  let piece = '';
  let characters = 0;
  for (const { segment } of CLUSTERS.segment(word)) {
    if (characters >= PIECE) {
      pieces.push(piece);
      piece = '';
      characters = 0;
    }
    piece += segment;
    characters += [...segment].length;
  }
  return [...pieces, piece].join(ZERO_WIDTH_SPACE);
}

/**
 * Typst asks font after font for these, and again for each place where their line may end. A shaper sets
 * a mark that stands alone on a dotted circle as well.
 */
function withoutStrays(text: string): string {
  if (!MAY_STRAY.test(text)) return text;
  return text.replace(STRAY_TONE, '').replace(STRAY_MARK, DOTTED_CIRCLE);
}

/** Whether it has places to break that no eye sees, and as few as Typst can look at one by one. */
export function hasBreaks(text: string): boolean {
  const count = text.split(ZERO_WIDTH_SPACE).length - 1;
  return count > 0 && count <= MOST_BREAKS;
}

/** Typst takes the square of the places to break in a line, and of marks that nothing carries. */
function fewMarks(marks: string): string {
  const few = marks.slice(0, MARKS_IN_A_ROW);
  const kept = few.search(BREAKS_WITHOUT_WIDTH) + 1;
  return few.slice(0, kept) + few.slice(kept).replace(BREAKS_WITHOUT_WIDTH, '');
}
