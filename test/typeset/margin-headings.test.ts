import { expect, test } from 'vitest';
import type { PlacedText } from '../../packages/server/src/domain/pages/tagged-pages.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { typeset } from './support/typeset.ts';

const TEMPLATES = createTemplateLibrary()
  .typesetTemplates.filter(({ info }) => info.kind === 'resume')
  .map(({ id }) => id);

const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  en: ['memberships', 'driving licence', 'community involvement', 'MEMBERSHIPS', 'Mmmmmmmmm'],
  de: ['Mitgliedschaften', 'Führerschein', 'Weiterbildungsmaßnahmen', 'Auslandsaufenthalte'],
  ru: ['Водительские права', 'Дополнительная информация', 'Общественная деятельность'],
};

test.each(TEMPLATES)(
  'no heading of %s touches what stands beside it, however wide its words',
  async (template) => {
    for (const [language, headings] of Object.entries(HEADINGS)) {
      const own = headings.map((heading, index) => [
        `x-${heading}`,
        index % 2 === 0 ? { Class: 'B' } : ['Item'],
      ]);
      const { pdf } = await typeset(template, {
        meta: { language },
        basics: { name: 'Ada Example' },
        work: [{ position: 'Analyst', startDate: '2019', endDate: '2021-04' }],
        ...Object.fromEntries(own),
      });
      const { texts } = await readTaggedText(pdf);
      const pieces = texts.flatMap((text) => text.pieces);
      const ofHeadings = texts
        .filter(({ role, text }) => /^H\d$/.test(role) && isOneOf(headings, text))
        .flatMap((text) => text.pieces);
      expect(ofHeadings.length).toBeGreaterThanOrEqual(headings.length);
      const touching = ofHeadings.filter((piece) => pieces.some((other) => touches(piece, other)));
      expect(touching.map(({ text }) => text)).toEqual([]);
    }
  },
);

function isOneOf(headings: readonly string[], text: string): boolean {
  return headings.some((heading) => heading.toLowerCase() === text.trim().toLowerCase());
}

const MIN_GAP_PT = 2;

function touches(heading: PlacedText, other: PlacedText): boolean {
  const isBeside = Math.abs(heading.baselinePt - other.baselinePt) < heading.sizePt / 2;
  const isBehind = other.leftPt > heading.leftPt && other.text.trim() !== '';
  return isBeside && isBehind && other.leftPt - heading.rightPt < MIN_GAP_PT;
}
