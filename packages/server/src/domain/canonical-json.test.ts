import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('the order of keys does not matter, at any depth', () => {
  const one = { a: 1, b: [{ c: 2, d: 3 }] };
  const other = { b: [{ d: 3, c: 2 }], a: 1 };
  expect(canonicalJson(one)).toBe(canonicalJson(other));
});

test('the order of a list, and what looks like another type, does', () => {
  const texts = [[1, 2], [2, 1], { 0: 1, 1: 2 }, ['1', 2], { a: null }, {}].map(canonicalJson);
  expect(new Set(texts).size).toBe(texts.length);
});

test('a key that objects give a meaning of their own is not lost', () => {
  const withProto = JSON.parse('{"__proto__": {"a": 1}}');
  expect(canonicalJson(withProto)).not.toBe(canonicalJson({}));
});
