/** No word of any language is as long, and few addresses are. */
const LONGEST_WORD = 40;
/** The narrowest column holds as many. */
const PIECE = 10;
const ZERO_WIDTH_SPACE = '\u200b';

/**
 * Hyphens and slashes are left out, since lines may end after them, and so are scripts that are
 * written without spaces, which have rules of their own.
 */
const ENDLESS_WORD = new RegExp(
  String.raw`[^\s/\u200b\u2010\-\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]{${LONGEST_WORD},}`,
  'gu',
);
/** Splits into what is drawn as one, such as a letter with its marks or joined emoji. */
const CLUSTERS = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** The most in a row in Unicode's stream-safe text format. */
const MARKS_IN_A_ROW = 30;
const MARKS = /[\p{M}\p{Default_Ignorable_Code_Point}]{2,}/gu;
const BREAKS_WITHOUT_WIDTH = /[\u200b\u00ad]/g;
const MAY_BE_ENDLESS = new RegExp(String.raw`(?:^|\s)\S{${LONGEST_WORD}}`);

/**
 * Blanks in a row, for which Typst takes quadratic time though a line shows one at most, and tabs,
 * which have no glyph and would join the words beside them.
 */
const BLANKS = /[^\S\n\u00a0\u202f]{2,}|\t/g;
/** Typst replaces no more than about 500 in one paragraph. */
const MOST_BREAKS = 400;

const SYLLABIC = String.raw`\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}`;
/** A mark of these scripts without a letter before it. */
const STRAY_MARK = new RegExp(String.raw`(?<![${SYLLABIC}\u25cc])(?=[\p{M}&&[${SYLLABIC}]])`, 'gv');
const DOTTED_CIRCLE = '\u25cc';
/** A skin tone without an emoji that can have one. */
const STRAY_TONE = /(?<!\p{Emoji_Modifier_Base}\ufe0f?)\p{Emoji_Modifier}/gu;
const MAY_STRAY = new RegExp(String.raw`[${SYLLABIC}\p{Emoji_Modifier}]`, 'u');

/** The text with spaces for tabs, and with places to break in words that no line can hold. */
export function breakable(given: string): string {
  const text = withoutStrays(given.replace(BLANKS, (blanks) => ' '.repeat(blanks.length)));
  if (text.length < LONGEST_WORD || !MAY_BE_ENDLESS.test(text)) return text;
  return text.replace(MARKS, fewMarks).replace(ENDLESS_WORD, inPieces);
}

/** Never breaks within an emoji: Typst would look for its parts in one font after the other. */
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
 * Typst looks for stray marks and tones in one font after the other, again for each place where
 * their line may end. A dotted circle is what shapers put under a stray mark too.
 */
function withoutStrays(text: string): string {
  if (!MAY_STRAY.test(text)) return text;
  return text.replace(STRAY_TONE, '').replace(STRAY_MARK, DOTTED_CIRCLE);
}

/** Whether the text has zero-width places to break, and no more of them than Typst can replace. */
export function hasBreaks(text: string): boolean {
  const count = text.split(ZERO_WIDTH_SPACE).length - 1;
  return count > 0 && count <= MOST_BREAKS;
}

/** Leaves at most 30 marks and one place to break of a run: Typst takes quadratic time for either. */
function fewMarks(marks: string): string {
  const few = marks.slice(0, MARKS_IN_A_ROW);
  const kept = few.search(BREAKS_WITHOUT_WIDTH) + 1;
  return few.slice(0, kept) + few.slice(kept).replace(BREAKS_WITHOUT_WIDTH, '');
}
