import { expect, test } from 'vitest';
import { createReadGroup } from './read-group.ts';

function openGroup() {
  let transactions = 0;
  const readTogether = createReadGroup(async (work) => {
    transactions += 1;
    return work(0);
  });
  return { readTogether, transactions: () => transactions };
}

function takeMs(durationMs: number): void {
  for (const endMs = performance.now() + durationMs; performance.now() < endMs; );
}

test('reads of one turn share a transaction', async () => {
  const { readTogether, transactions } = openGroup();

  const answers = await Promise.all([1, 2, 3].map((n) => readTogether(() => n)));

  expect(answers).toEqual([1, 2, 3]);
  expect(transactions()).toBe(1);
});

test('what is due otherwise comes between costly ones', async () => {
  const { readTogether, transactions } = openGroup();
  const order: string[] = [];
  const costly = (name: string) =>
    readTogether(() => {
      takeMs(20);
      order.push(name);
    });

  setImmediate(() => setImmediate(() => order.push('other')));
  await Promise.all([costly('first'), costly('second'), costly('third')]);

  expect(order.filter((name) => name !== 'other')).toEqual(['first', 'second', 'third']);
  expect(order.indexOf('other')).toBeLessThan(order.indexOf('third'));
  expect(transactions()).toBe(3);
});

test('what one read throws is thrown to its caller alone', async () => {
  const { readTogether } = openGroup();
  const failing = readTogether(() => {
    throw new Error('broken');
  });
  const other = readTogether(() => 'read');

  await expect(failing).rejects.toThrow('broken');
  await expect(other).resolves.toBe('read');
});
