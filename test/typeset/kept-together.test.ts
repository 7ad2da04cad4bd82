import { expect, test } from 'vitest';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { typeset } from './support/typeset.ts';

const FACTS = ['Alpha', 'Beta', 'Gamma'];

/** The pages on which the three facts stand, behind what takes the room of so many entries. */
async function pagesOfFacts(template: string, facts: Resume, before: Resume): Promise<number[]> {
  const basics = { name: 'Ada Example' };
  const { pdf } = await typeset(template, { basics, ...before, ...facts });
  const { texts } = await readTaggedText(pdf);
  return FACTS.map((fact) => texts.find(({ text }) => text.includes(fact))?.page ?? 0);
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const SKILLS = { skills: FACTS.map((name) => ({ name, keywords: ['One', 'Two'] })) };
const INTERESTS = { interests: FACTS.map((name) => ({ name, keywords: ['One', 'Two'] })) };

async function expectOnePage(template: string, facts: Resume, before: readonly Resume[]) {
  const pages = await Promise.all(before.map((each) => pagesOfFacts(template, facts, each)));
  expect(new Set(pages.flat())).toEqual(new Set([1, 2]));
  expect(pages.filter((each) => new Set(each).size > 1)).toEqual([]);
}

/** So long that no tighter spaces spare the second page. */
const references = [{ name: 'Charles', reference: 'A pleasure to work with. '.repeat(60) }];

test.each([
  ['plain', 40],
  ['executive', 36],
])('%s keeps a few skills on one page', async (template, most) => {
  const work = (count: number) => [{ name: 'Works', highlights: times(count, (n) => `Line ${n}`) }];
  const before = times(5, (index) => ({ work: work(most + index), references }));
  await expectOnePage(template, SKILLS, before);
});

test.each([
  ['sidebar-left', 34],
  ['sidebar-right', 31],
])('%s keeps a short section of its narrow column on one page', async (template, most) => {
  const certificates = (count: number) => times(count, (n) => ({ name: `Certificate ${n}` }));
  const before = times(5, (index) => ({ certificates: certificates(most + index) }));
  await expectOnePage(template, INTERESTS, before);
});

test.each(['modern', 'classic', 'plain', 'academic', 'europe', 'timeline', 'bilingual'])(
  '%s keeps what is told of a school in a word or two on one page',
  async (template) => {
    const school = { institution: 'School', area: 'Physics', score: 'Alpha', courses: ['Beta'] };
    const facts = { education: [school] };
    const found = await Promise.all(
      times(6, async (index) => {
        const highlights = times(26 + 3 * index, (n) => `Line ${n}`);
        const { pdf } = await typeset(template, {
          basics: { name: 'Ada Example' },
          work: [{ name: 'Works', highlights }],
          ...facts,
          references,
        });
        const { texts } = await readTaggedText(pdf);
        return ['Alpha', 'Beta'].map((fact) => texts.find(({ text }) => text.includes(fact))?.page);
      }),
    );
    expect(found.filter(([score, course]) => score === undefined || score !== course)).toEqual([]);
  },
);
