import { stripVTControlCharacters } from 'node:util';

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
// Text that could move the cursor would let a document repaint the terminal.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const ELLIPSIS = '…';

/** The text without anything but characters that are printed where they stand. */
export function inOneLine(text: string): string {
  return text.replace(CONTROLS, ' ');
}

/** How many columns of a terminal the text takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) width += segmentWidth(segment);
  return width;
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function truncateText(text: string, maxWidth: number): string {
  if (textWidth(text) <= maxWidth) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += segmentWidth(segment);
    if (width > maxWidth - 1) break;
    kept += segment;
  }
  return maxWidth < 1 ? '' : kept.trimEnd() + ELLIPSIS;
}

/** The text behind its label, wrapped between words so that it stays behind it. */
export function behindLabel(label: string, text: string, maxWidth: number): string {
  const indent = ' '.repeat(textWidth(stripVTControlCharacters(label)));
  const room = maxWidth - indent.length;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line === '') lines[lines.length - 1] = word;
    else if (textWidth(line) + 1 + textWidth(word) > room) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return label + lines.join(`\n${indent}`);
}

function segmentWidth(segment: string): number {
  return WIDE.test(segment) ? 2 : 1;
}
