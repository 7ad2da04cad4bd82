const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const ELLIPSIS = '…';

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

function segmentWidth(segment: string): number {
  return WIDE.test(segment) ? 2 : 1;
}
