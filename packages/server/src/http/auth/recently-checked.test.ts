import { expect, test } from 'vitest';
import { createRecentlyChecked } from './recently-checked.ts';

test('what was found good is known by the same credentials, and by no others', () => {
  const checked = createRecentlyChecked<string>();
  checked.add('key\nada', 'ada');

  expect(checked.find('key\nada')).toBe('ada');
  expect(checked.find('key\nad')).toBeUndefined();
});

test('beyond so many, what was added first goes', () => {
  const checked = createRecentlyChecked<number>(2);
  for (const n of [1, 2, 3]) checked.add(`key-${n}`, n);

  expect([1, 2, 3].map((n) => checked.find(`key-${n}`))).toEqual([undefined, 2, 3]);
});

test('what is longer than any credentials is not kept', () => {
  const checked = createRecentlyChecked<number>();
  const long = 'x'.repeat(10_000);
  checked.add(long, 1);

  expect(checked.find(long)).toBeUndefined();
});
