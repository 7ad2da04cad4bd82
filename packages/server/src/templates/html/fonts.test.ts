import { describe, expect, test } from 'vitest';
import { fallbackFonts, loadFontLibrary, PRELOAD_FONTS } from './fonts.ts';

describe('the font library', () => {
  const library = loadFontLibrary();
  const urls = [...library.css.matchAll(/url\(([^)]*)\)/g)].map((match) => match[1] ?? '');

  test('names only files that it serves, at an address that leads nowhere', async () => {
    expect(urls.length).toBeGreaterThan(300);
    for (const url of urls) {
      expect(url).toMatch(/^https:\/\/fonts\.offprint\.invalid\/[\w-]+\.woff2$/);
    }
    const sample = urls.filter((_url, index) => index % 20 === 0);
    const files = await Promise.all(
      sample.map((url) => library.read(new URL(url).pathname.slice(1))),
    );
    for (const file of files) {
      expect(Buffer.from(file ?? []).toString('latin1', 0, 4)).toBe('wOF2');
    }
  });

  test.each(['../inter/package.json', 'inter-latin-400-normal.woff', '/etc/passwd', ''])(
    'serves nothing else: %j',
    async (fileName) => {
      expect(await library.read(fileName)).toBeNull();
    },
  );

  test.each(PRELOAD_FONTS)('has the face %s', (shorthand) => {
    const [, style, weight, family] = /^(italic)? ?(\d+) 12px "(.+)"$/.exec(shorthand) ?? [];
    const face = `font-family: '${family}'; font-style: ${style ?? 'normal'};`;
    expect(library.css).toContain(`${face} font-display: block; font-weight: ${weight};`);
  });
});

test.each([
  ['ja', '', 'Noto Sans JP'],
  ['ko', '', 'Noto Sans KR'],
  ['zh', '', 'Noto Sans SC'],
  ['en', '山田 たろう', 'Noto Sans JP'],
  ['en', 'Li 李', 'Noto Sans SC'],
])('Han characters in %s (%s) are drawn by %s', (language, sample, family) => {
  expect(/Noto Sans (?:JP|KR|SC)/.exec(fallbackFonts(language, sample))?.[0]).toBe(family);
});
