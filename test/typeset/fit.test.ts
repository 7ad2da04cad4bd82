import { expect, test } from 'vitest';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { typeset } from './support/typeset.ts';

const HIGHLIGHTS = ['Made a thing of use to many', 'Mended what was broken', 'Taught two others'];

function resumeOf(jobCount: number, highlightCount = 3): Resume {
  const work = Array.from({ length: jobCount }, (_, index) => ({
    position: `Engineer ${index}`,
    name: `Works ${index}`,
    startDate: `${2020 - index}-01`,
    highlights: HIGHLIGHTS.slice(0, highlightCount),
  }));
  return { basics: { name: 'Ada Example', email: 'ada@example.org' }, work };
}

const TEMPLATES = ['modern', 'classic', 'sidebar-right'];
/** Some five lines. */
const FEW_LINES = 0.1;

test.each(TEMPLATES)('%s ends on no page of a few lines that tighter spaces spare', async (id) => {
  const fills: number[] = [];
  for (let jobs = 6; jobs <= 9; jobs += 1) {
    fills.push((await typeset(id, resumeOf(jobs))).pageFill ?? 0);
  }
  expect(fills.filter((fill) => fill > 1 && fill % 1 < FEW_LINES)).toEqual([]);
  expect(fills).toEqual(fills.toSorted((a, b) => a - b));
});

test.each(TEMPLATES)('%s fits what can be fitted on the page that is wanted', async (id) => {
  let jobs = 8;
  while (((await typeset(id, resumeOf(jobs, 1))).pageFill ?? 0) <= 1) jobs += 1;
  expect((await typeset(id, resumeOf(jobs, 1), { maxPages: 1 })).pageFill).toBeLessThanOrEqual(1);
});
