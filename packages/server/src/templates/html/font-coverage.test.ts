import { describe, expect, test } from 'vitest';
import { coverageOf } from './font-coverage.ts';
import { loadFontLibrary } from './fonts.ts';

test('reads ranges, single code points and wildcards, in any order', () => {
  const { missingFrom } = coverageOf(`
    @font-face { unicode-range: U+0621-0622, u+05d0; }
    @font-face { unicode-range: U+30??; src: none }
  `);
  expect(missingFrom('\u05d0\u0621\u0622\u0623 \u30ff\u3105\u3105')).toEqual(['\u0623', '\u3105']);
});

describe('the fonts that come with Offprint', () => {
  const library = loadFontLibrary();

  test.each([
    ['Latin', 'Zażółć gęślą jaźń, Tiếng Việt, İstanbul, ẞ'],
    ['Greek and Cyrillic', 'Ελληνικά, Кириллица, Ґава'],
    ['Arabic and Hebrew', 'محمد پاکستان، דוד כהן'],
    ['Devanagari and Thai', 'राहुल शर्मा ไทย'],
    ['Chinese, Japanese and Korean', '简体中文 山田たろう 김민수'],
    ['signs', '“quotes” – — … • € ₹ ™ → ✓ ★ ½ 🚀 👩\u200d💻'],
  ])('have %s', (_what, text) => {
    expect(library.missingFrom(text)).toEqual([]);
  });

  test('lack scripts that nobody asked for yet, each character named once', () => {
    expect(library.missingFrom('বাবা and বাবা')).toEqual(['ব', 'া']);
  });
});
