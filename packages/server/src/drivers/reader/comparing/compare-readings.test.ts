import { expect, test } from 'vitest';
import { createComparison } from './compare-readings.ts';

const NEVER = new AbortController().signal;
const DOCUMENT = { basics: { name: 'Ada Lovelace' } };

test('what was read is compared with its document', async () => {
  const reading = { reader: 'a program', text: 'Ada Lovelace\nEngineer' };

  expect(await createComparison()([reading], DOCUMENT, NEVER)).toMatchObject([
    { reader: 'a program', total: 1, found: 1, missing: [] },
  ]);
});

test('a text that would take hours is given up in time, and nobody waits for it meanwhile', async () => {
  const compare = createComparison(1_000);
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
  }, 1);
  const hostile = { reader: 'a program', text: 'aaaa.aaaa-'.repeat(100_000) };

  await expect(compare([hostile], DOCUMENT, NEVER)).rejects.toMatchObject({
    code: 'UNREADABLE_PDF',
  });
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(20);
});
