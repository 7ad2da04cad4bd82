import { expect, test } from 'vitest';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { NEVER, openRenderer } from './support/renderer.ts';

const library = createTemplateLibrary();
const TEMPLATES = ['web-modern', 'web-classic'].map((id) => ({ id, engine: 'chromium' }));
const MIN_TEXT_PT = 9;

function resumeOf(jobCount: number): Resume {
  const work = Array.from({ length: jobCount }, (_, index) => ({
    position: `Engineer ${index}`,
    name: `Works ${index}`,
    startDate: `${2020 - index}-01`,
    highlights: ['Made a thing of use to many', 'Mended what was broken'],
  }));
  return { basics: { name: 'Ada Example', email: 'ada@example.org' }, work };
}

test.each(TEMPLATES)('$id fits what can be fitted, and says how', async (template) => {
  const renderer = await openRenderer({ source: library });
  const print = (jobs: number, options: { maxPages?: number } = {}) =>
    renderer.render(
      {
        ...{ template, options, quality: 'standard', document: resumeOf(jobs) },
        maxPages: options.maxPages ?? 50,
      },
      NEVER,
    );
  let jobs = 5;
  while ((await print(jobs)).pageCount === 1) jobs += 1;

  const designed = await print(jobs);
  const fitted = await print(jobs, { maxPages: 1 });

  expect(designed.warnings).toEqual([]);
  expect(designed.pageFill).toBeGreaterThan(1.1);
  expect(fitted).toMatchObject({
    pageCount: 1,
    warnings: [
      { code: 'SET_TIGHTER', message: expect.stringMatching(/^Set with narrower spaces/) },
    ],
  });
  const { texts } = await readTaggedText(fitted.bytes);
  const drawn = texts.flatMap(({ pieces }) => pieces);
  const items = drawn.filter(({ text }) => text.endsWith('use to many'));
  const sizesPt = items.map(({ sizePt }) => sizePt);
  expect(sizesPt).toHaveLength(jobs);
  expect(Math.min(...sizesPt)).toBeGreaterThan(MIN_TEXT_PT - 0.05);
  await expect(print(3 * jobs, { maxPages: 1 })).rejects.toMatchObject({
    code: 'DOCUMENT_TOO_LARGE',
  });
});
