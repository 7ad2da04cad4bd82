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

test('a text that takes longer than it may is given up, and nobody waits for it meanwhile', async () => {
  const compare = createComparison(500);
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
  }, 1);
  // Some seconds' worth.
  const endless = { reader: 'a program', text: '2020 - '.repeat(2_000_000) };

  await expect(compare([endless], DOCUMENT, NEVER)).rejects.toMatchObject({
    code: 'UNREADABLE_PDF',
  });
  clearInterval(ticking);
  expect(ticks).toBeGreaterThan(20);
});
