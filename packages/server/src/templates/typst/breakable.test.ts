import { expect, test } from 'vitest';
import { breakable, hasBreaks } from './breakable.ts';

test('a word that no line can hold gets places to break', () => {
  expect(breakable('x'.repeat(50))).toBe(Array(5).fill('x'.repeat(10)).join('\u200b'));
});

test.each([
  ['a family', '👩\u200d👩\u200d👧\u200d👦'],
  ['a flag of a region', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
  ['a letter with its marks', 'e\u0301\u0323'],
  ['a syllable', 'क्षि'],
])('no place to break parts %s', (_what, cluster) => {
  const pieces = breakable(cluster.repeat(60)).split('\u200b');
  expect(pieces.length).toBeGreaterThan(5);
  expect(pieces.map((piece) => piece.replaceAll(cluster, '')).join('')).toBe('');
});

test('a mark that stands alone has a dotted circle to stand on', () => {
  expect(breakable('-\u0e31 \u17d0')).toBe('-\u25cc\u0e31 \u25cc\u17d0');
  expect(breakable('\u0e01\u0e31\u0e48 \u25cc\u0e31')).toBe('\u0e01\u0e31\u0e48 \u25cc\u0e31');
});

test('a colour of skin has an emoji, or goes', () => {
  expect(breakable('\u{1f44b}\u{1f3fb} \u{1f3fb}-')).toBe('\u{1f44b}\u{1f3fb} -');
});

test('a tab is a space between words', () => {
  expect(breakable('Senior\tEngineer')).toBe('Senior Engineer');
});

test.each([
  ['words', 'plain words '.repeat(20)],
  ['an address with places of its own', `https://example.org/${'part-'.repeat(20)}`],
  ['a text without spaces in Chinese', '負責臺灣市場的體驗設計'.repeat(8)],
])('%s stay as they are', (_what, text) => {
  expect(breakable(text)).toBe(text);
});

test('of what has no width 30 are left in a row, with one place to break', () => {
  const acute = '\u0301';
  expect(breakable(`e${acute.repeat(9_000)}f`)).toBe(`e${acute.repeat(30)}f`);
  expect(breakable(`e${`${acute}\u200b`.repeat(30)}f`)).toBe(`e${acute}\u200b${acute.repeat(14)}f`);
});

test('of tabs and other blanks in a row spaces are left', () => {
  expect(breakable('a\t \u2003b')).toBe('a   b');
  expect(breakable('a\tb\u00a0\u00a0c')).toBe('a b\u00a0\u00a0c');
});

test('more places to break than Typst replaces are left to it', () => {
  expect(hasBreaks('words')).toBe(false);
  expect(hasBreaks('a\u200b'.repeat(400))).toBe(true);
  expect(hasBreaks('a\u200b'.repeat(401))).toBe(false);
});
