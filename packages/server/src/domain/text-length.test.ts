import { expect, test } from 'vitest';
import { isCostlierThan, isLongerThan } from './text-length.ts';

const DOCUMENT = { basics: { name: 'Ada', image: 'x'.repeat(1_000) }, weight: 1 };
const LENGTH = 'basicsnameAdaweight'.length + 1;

test('keys and texts count, and of anything else one character', () => {
  const withoutPicture = { ...DOCUMENT, basics: { name: 'Ada' } };

  expect(isLongerThan(LENGTH, withoutPicture)).toBe(false);
  expect(isLongerThan(LENGTH - 1, withoutPicture)).toBe(true);
});

test('a picture counts unless its path is given', () => {
  expect(isLongerThan(1_000, DOCUMENT)).toBe(true);
  expect(isLongerThan(1_000, DOCUMENT, ['basics', 'image'])).toBe(false);
});

test('a character beyond Latin counts as five, in keys as in texts', () => {
  expect(isCostlierThan(30, { name: 'Zażółć gęślą jaźń, naïve' })).toBe(false);
  expect(isCostlierThan(18, { 名: 'abc漢字' })).toBe(false);
  expect(isCostlierThan(17, { 名: 'abc漢字' })).toBe(true);
});
