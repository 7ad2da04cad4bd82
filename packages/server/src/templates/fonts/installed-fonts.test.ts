import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { resolveLocale } from '../locale/locale.ts';
import { FONT_PACKAGES } from './font-packages.ts';
import { findFonts, installedFonts } from './installed-fonts.ts';

/** The fonts of a project where only these packages of ours are installed. */
function fontsOfProject(...packages: readonly string[]) {
  const project = mkdtempSync(join(tmpdir(), 'offprint-fonts-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const files = ['inter', 'source-serif-4', 'noto-sans-symbols-2', 'noto-emoji'];
  for (const name of [...files.map((file) => `@expo-google-fonts/${file}`), ...packages]) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(dirname(findPackageJSON(name, import.meta.url) ?? ''), link);
  }
  return findFonts(pathToFileURL(join(project, 'package.json')).href);
}

describe('in a clone', () => {
  const fonts = installedFonts();

  test.each([
    ['Latin', 'Zażółć gęślą jaźń, Tiếng Việt, İstanbul, ẞ'],
    ['Greek and Cyrillic', 'Ελληνικά, Кириллица, Ґава'],
    ['Arabic and Hebrew', 'محمد پاکستان، דוד כהן'],
    ['scripts of India', 'राहुल शर्मा বাংলা ਪੰਜਾਬੀ ગુજરાતી தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල'],
    ['scripts of South-East Asia', 'ไทย ລາວ ខ្មែរ မြန်မာ'],
    ['Georgian, Armenian and Ethiopic', 'ქართული Հայերեն አማርኛ'],
    ['Chinese, Japanese and Korean', '简体中文 繁體中文 山田たろう 髙﨑 김민수'],
    ['signs', '“quotes” – — … • € ₹ ™ → ✓ ★ ½ 🚀 👩\u200d💻 🇩🇪'],
  ])('the fonts have %s', (_what, text) => {
    expect(fonts.missingCharacters(text)).toBeNull();
  });

  test('what has no meaning but in a font of its own is named as well', () => {
    expect(fonts.missingCharacters('\u{f8f0}')?.message).toContain(': \u{f8f0}');
  });

  test('what no font has is named, each character once', () => {
    expect(fonts.missingCharacters('ᠮᠣᠩ and ᠮᠣᠩ')).toEqual({
      code: 'CHARACTERS_MISSING',
      message: 'No font here has these characters, so they may print as boxes: ᠮ ᠣ ᠩ',
    });
  });
});

describe('without further packages', () => {
  test.each([
    ['scripts', 'বাংলা'],
    ['cjk', '履歴書'],
    ['emoji', 'Ship it 🚀'],
  ])('a warning names what brings the characters: %s', (id, text) => {
    expect(fontsOfProject().missingCharacters(text)?.message).toContain(
      `@offprint/fonts-${id} brings fonts for them: offprint fonts add ${id}`,
    );
  });

  test('Latin, Greek, Cyrillic and signs are there', () => {
    expect(fontsOfProject().missingCharacters('Tiếng Việt Ελληνικά Кириллица → ✓')).toBeNull();
  });
});

test('a package is found where the project has it', () => {
  const fonts = fontsOfProject('@offprint/fonts-emoji');

  expect(fonts.packages.map(({ id }) => id)).toEqual(['emoji']);
  expect(fonts.missingCharacters('🚀')).toBeNull();
});

test('each package names what the families of it need', () => {
  for (const { npmPackage, families } of FONT_PACKAGES) {
    const manifest = findPackageJSON(npmPackage, import.meta.url);
    for (const family of families) {
      expect(findPackageJSON(family.npmPackage, pathToFileURL(manifest ?? ''))).toBeTruthy();
    }
  }
});

test.each([
  ['ja', '', 'Noto Sans JP'],
  ['ko', '', 'Noto Sans KR'],
  ['zh', '', 'Noto Sans SC'],
  ['zh-TW', '', 'Noto Sans TC'],
  ['zh-Hant-HK', '', 'Noto Sans TC'],
  ['en', '山田 たろう', 'Noto Sans JP'],
  ['en', 'Li 李', 'Noto Sans SC'],
])('Han characters in %s (%s) are drawn by %s', (tag, sample, family) => {
  const { locale } = resolveLocale([tag], sample);
  const order = installedFonts().fallbackFor(locale, sample);
  expect(order.find((name) => /^Noto Sans (?:JP|KR|SC|TC)$/.test(name))).toBe(family);
});

test('signs of a text without ideographs are not as wide as those', () => {
  const { locale } = resolveLocale(['en'], '');
  const order = installedFonts().fallbackFor(locale, 'Rated ★');
  expect(order.indexOf('Noto Sans Symbols 2')).toBeLessThan(order.indexOf('Noto Sans SC'));
});

describe('of the families those are of use', () => {
  const fonts = installedFonts();
  const OWN = ['Inter', 'Source Serif 4', 'Noto Sans Symbols 2'];
  const all = fonts.fallbackFor(resolveLocale(['en'], '').locale, '');

  test.each([
    ['Latin, Greek and Cyrillic', 'Zażółć “Ελληνικά” Кириллица →', []],
    ['Hebrew and Georgian', 'דוד ქართული', ['Noto Sans Hebrew', 'Noto Sans Georgian']],
    ['emoji', 'Ship it 🚀', ['Noto Emoji']],
    ['a letter that is written in parts', 'जि\u0928\u093c', ['Noto Sans Devanagari']],
    ['nothing that any of them has', '\u{13000}', []],
  ])('for %s', (_what, text, others) => {
    expect(fonts.onlyUseful(all, text)).toEqual([...OWN, ...others]);
  });

  test('all that draw a character, in the order in which they are asked', () => {
    const order = ['Noto Sans SC', 'Inter', 'Noto Sans Hebrew', 'Noto Sans JP'];
    expect(fonts.onlyUseful(order, '山')).toEqual(['Noto Sans SC', 'Inter', 'Noto Sans JP']);
  });
});

test('each place of a character that no font has is counted', () => {
  expect(installedFonts().countMissing('ᠮᠣᠩ\u{f8f0}ᠮ and 山')).toBe(5);
});
