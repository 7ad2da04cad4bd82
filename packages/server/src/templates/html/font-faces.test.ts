import { describe, expect, test } from 'vitest';
import { fontFaces, PRELOAD_FONTS } from './font-faces.ts';

describe('the faces that a browser prints with', () => {
  const faces = fontFaces();
  const urls = [...faces.css.matchAll(/url\(([^)]*)\)/g)].map((match) => match[1] ?? '');

  test('are static files, one a face, at an address that leads nowhere', async () => {
    expect(urls.length).toBeGreaterThan(40);
    expect(new Set(urls).size).toBe(urls.length);
    for (const url of urls) {
      expect(url).toMatch(/^https:\/\/fonts\.offprint\.invalid\/[\w-]+\.ttf$/);
    }
    const sample = urls.filter((_url, index) => index % 10 === 0);
    const files = await Promise.all(
      sample.map((url) => faces.read(new URL(url).pathname.slice(1))),
    );
    for (const file of files) expect(Buffer.from(file ?? []).readUInt32BE()).toBe(0x0001_0000);
  });

  test('take few rules, which every page of a browser reads', () => {
    expect(faces.css.length).toBeLessThan(30_000);
  });

  test.each(['../inter/package.json', 'Inter_400Regular.woff', '/etc/passwd', ''])(
    'are served, and nothing else: %j',
    async (fileName) => {
      expect(await faces.read(fileName)).toBeNull();
    },
  );

  test.each(PRELOAD_FONTS)('include %s', (shorthand) => {
    const [, style, weight, family] = /^(italic)? ?(\d+) 12px "(.+)"$/.exec(shorthand) ?? [];
    const face = `font-family: '${family}'; font-style: ${style ?? 'normal'};`;
    expect(faces.css).toContain(`${face} font-display: block; font-weight: ${weight};`);
  });
});
