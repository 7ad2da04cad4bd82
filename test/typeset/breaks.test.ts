import { expect, test } from 'vitest';
import { inWords, pageFaults } from '../../packages/server/src/domain/pages/page-faults.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { seededResume } from './support/seeded-resumes.ts';
import { typeset } from './support/typeset.ts';

/** `npm run test:print` sets 200. */
const RESUME_COUNT = Number(process.env.OFFPRINT_PRINT_RESUMES ?? 1);
const SEED = Number(process.env.OFFPRINT_TEST_SEED ?? 19);
/** Of a résumé with long addresses and much beside its text. */
const ROOMLESS_SEED = 9_001;
/** Of one whose items have ten lines there and more. */
const LONG_ITEMS_SEED = 9_002;
const TIMEOUT = { timeout: 60_000 + RESUME_COUNT * 3_000 };

const TEMPLATES = createTemplateLibrary().typesetTemplates.map(({ id }) => id);

test.each(TEMPLATES)('%s breaks no page where a reader would stumble', TIMEOUT, async (id) => {
  const faults: string[] = [];
  for (let seed = SEED; seed < SEED + RESUME_COUNT; seed += 1) {
    const pageSize = seed % 2 === 0 ? 'A4' : 'Letter';
    const { pdf, data } = await typeset(id, seededResume(seed), { pageSize });
    const found = pageFaults(await readTaggedText(pdf), data);
    faults.push(...found.map((fault) => `seed ${seed}, ${inWords(fault)}`));
  }
  expect(faults.join('\n')).toBe('');
});

test.each(['modern', 'timeline', 'academic'])('%s fills its pages between them', async (id) => {
  const { pdf } = await typeset(id, seededResume(LONG_ITEMS_SEED), {
    marginMm: 40,
    fontScale: 1.5,
  });
  const { pageCount, heightPt, texts } = await readTaggedText(pdf);
  for (let page = 2; page < pageCount; page += 1) {
    const onPage = texts.filter((text) => text.page === page).flatMap(({ pieces }) => pieces);
    const lowestPt = Math.max(...onPage.map(({ baselinePt }) => baselinePt));
    expect({ page, isFilled: lowestPt > heightPt / 2 }).toEqual({ page, isFilled: true });
  }
});

test.each(TEMPLATES)('%s has room for words between the widest margins', TIMEOUT, async (id) => {
  const options = { marginMm: 40, fontScale: 1.5 };
  const { pdf, data } = await typeset(id, seededResume(ROOMLESS_SEED), options);
  expect(pageFaults(await readTaggedText(pdf), data).map(inWords)).toEqual([]);
});
