import { expect, test } from 'vitest';
import type { PlacedText } from '../../packages/server/src/domain/pages/tagged-pages.ts';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { MIN_CONTRAST } from '../../packages/server/src/templates/page-options.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { pictureDocument } from '../../scripts/picture-document.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { typeset } from '../typeset/support/typeset.ts';
import { type Picture, pagePicture } from './support/page-picture.ts';

/** Strokes are wide enough to have pixels of their full colour. */
const DOTS_PER_INCH = 200;
const PX_PER_PT = DOTS_PER_INCH / 72;
const BRIGHT_ACCENT = '#ffe14d';

test.each(createTemplateLibrary().typesetTemplates.map(({ id }) => id))(
  '%s is legible when it is printed in grey, with a bright accent too',
  async (id) => {
    const document = (await pictureDocument()) as Resume;
    for (const options of [{}, { accentColor: BRIGHT_ACCENT }]) {
      const { pdf } = await typeset(id, document, options);
      const picture = await pagePicture(pdf, 1, DOTS_PER_INCH);
      const { texts } = await readTaggedText(pdf);
      const drawn = texts
        .filter(({ page }) => page === 1)
        .flatMap(({ pieces }) => pieces)
        .filter(({ text }) => /\p{L}{3}/u.test(text));
      expect(drawn.length).toBeGreaterThan(20);
      const pale = drawn.filter((piece) => greyContrast(picture, piece) < MIN_CONTRAST);
      expect(pale.map(({ text }) => text)).toEqual([]);
    }
  },
);

/** Between the darkest and the lightest grey of where the text stands. */
function greyContrast(
  { data, width }: Picture,
  { leftPt, rightPt, baselinePt, sizePt }: PlacedText,
) {
  let [darkest, lightest] = [1, 0];
  const px = (pt: number) => Math.round(pt * PX_PER_PT);
  for (let y = px(baselinePt - 0.6 * sizePt); y <= px(baselinePt); y += 1) {
    for (let x = px(leftPt); x <= px(rightPt); x += 1) {
      const grey = luminance(data, 4 * (y * width + x));
      darkest = Math.min(darkest, grey);
      lightest = Math.max(lightest, grey);
    }
  }
  return (lightest + 0.05) / (darkest + 0.05);
}

function luminance(data: Uint8ClampedArray, at: number): number {
  const [red, green, blue] = [0, 1, 2].map((channel) => {
    const share = (data[at + channel] ?? 0) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
