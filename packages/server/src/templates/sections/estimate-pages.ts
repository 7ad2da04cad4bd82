import type { PageOptions } from '@offprint/contract';
import { pageGeometry } from '../page-options.ts';
import { plainText } from './markdown.ts';
import type { ResumeContent } from './resume-content.ts';
import type { Fact } from './section.ts';

const MM_PER_PT = 25.4 / 72;
/** No design sets text smaller or tighter, or nearer to the edge unless the options say so. */
const MIN_FONT_MM = 8.5 * MM_PER_PT;
const MIN_LINE_MM = 10.2 * MM_PER_PT;
const MIN_MARGIN_MM = { top: 10, right: 10, bottom: 10, left: 10 };

/**
 * The least number of pages that a résumé takes in any design. A document over a limit by this
 * estimate need not be printed to know it. Takes linear time in the length of the texts.
 *
 * @param columns the number of columns side by side
 */
export function estimatePages(
  content: ResumeContent,
  options: PageOptions,
  columns: 1 | 2 = 1,
): number {
  const { measureEm, linesOfPage } = finestPage(options);
  return Math.max(1, Math.ceil(countLines(content, measureEm) / (columns * linesOfPage)));
}

/**
 * An upper bound of {@link estimatePages} for the document, in a small part of the time: each text
 * begins a line, with further lines for each line break and each measure of wide letters.
 */
export function mostPages(document: unknown, options: PageOptions): number {
  const { measureEm, linesOfPage } = finestPage(options);
  return Math.ceil(mostLines(document, measureEm) / linesOfPage);
}

function mostLines(value: unknown, measureEm: number): number {
  if (typeof value === 'string') {
    return 2 + value.split('\n').length + Math.ceil(value.length / measureEm);
  }
  if (typeof value !== 'object' || value === null) return 2;
  return Object.values(value).reduce((sum, inner) => sum + mostLines(inner, measureEm), 2);
}

/** The page format that holds the most text. */
function finestPage(options: PageOptions) {
  const { pageWidthMm, pageHeightMm, marginMm } = pageGeometry(options, MIN_MARGIN_MM);
  const { top, right, bottom, left } = marginMm;
  const scale = options.fontScale ?? 1;
  return {
    measureEm: (pageWidthMm - left - right) / (MIN_FONT_MM * scale),
    linesOfPage: (pageHeightMm - top - bottom) / (MIN_LINE_MM * scale),
  };
}

/** @param measureEm the length of a line */
function countLines({ name, sections }: ResumeContent, measureEm: number): number {
  const entries = sections.flatMap((section) => section.entries);
  const texts = [...sections, ...entries].flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.type === 'list' ? block.items : [block.text])),
  );
  const titles = entries.map(({ title }) => title ?? '');
  // A design may set these one after the other on a line.
  const facts = [...sections, ...entries].flatMap((part) => part.facts);
  const factsEm = facts.reduce((sum, fact) => sum + factEm(fact), 0);
  return [name ?? '', ...titles, ...texts.map(plainText)].reduce(
    (sum, text) => sum + textLines(text, measureEm),
    sections.length + Math.floor(factsEm / measureEm),
  );
}

function factEm({ label, note, value }: Fact): number {
  return widthEm(label ?? '') + widthEm(note ?? '') + widthEm(value ?? '');
}

function textLines(text: string, measureEm: number): number {
  return text.split('\n').reduce((sum, line) => sum + Math.ceil(widthEm(line) / measureEm), 0);
}

const NARROW_EM = 0.2;
const LETTER_EM = 0.35;
const IDEOGRAPH_EM = 0.9;
/** Every other ASCII letter and digit is at least LETTER_EM wide. */
const NARROW_LETTERS = 'fijlrtIJ1';
const ASCII_EM = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  const isNarrow = !/[0-9A-Za-z]/.test(character) || NARROW_LETTERS.includes(character);
  return code < 0x20 || code === 0x7f ? 0 : isNarrow ? NARROW_EM : LETTER_EM;
});
const TAKES_NO_SPACE = /[\p{M}\p{C}\p{Default_Ignorable_Code_Point}\s]/u;
/**
 * Without their punctuation, which is squeezed where two marks meet, and without half-width forms.
 */
const IDEOGRAPH = /[\p{sc=Han}\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3]/u;

/**
 * No wider than the narrowest of our fonts sets it, with kerning and ligatures. Repeated blanks
 * count once.
 */
function widthEm(text: string): number {
  let width = 0;
  for (const character of text.replace(/\s+/g, ' ')) {
    width += ASCII_EM[character.codePointAt(0) ?? 0] ?? widthBeyondAscii(character);
  }
  return width;
}

function widthBeyondAscii(character: string): number {
  if (TAKES_NO_SPACE.test(character)) return 0;
  return IDEOGRAPH.test(character) ? IDEOGRAPH_EM : NARROW_EM;
}
