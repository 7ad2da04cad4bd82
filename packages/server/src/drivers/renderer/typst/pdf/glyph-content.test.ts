import { expect, test } from 'vitest';
import { readGlyphs } from './glyph-content.ts';

const lines = (...all: string[]) => all.join('\n');
const codesOf = (content: string) =>
  readGlyphs(content).runs.map(({ glyphs }) => glyphs.map(({ code }) => code));

test.each([
  ['escapes by number and by letter', '[(\\000\\004) -1 (\\000\\b)] TJ', [[4, 8]]],
  ['escaped parentheses', '(\\000\\(\\000\\)) Tj', [[40, 41]]],
  ['parentheses in pairs', '[(\\000(\\000)) 3 (\\000\\001)] TJ', [[40, 41, 1]]],
  ['pairs in pairs', '(\\000(\\000(\\000)\\000)\\000\\() Tj', [[40, 40, 41, 41, 40]]],
  ['an escaped backslash before the end', '(\\000\\\\) Tj', [[92]]],
  ['hexadecimal digits', '[<00040008>] TJ', [[4, 8]]],
])('the codes of glyphs are read from %s', (_what, operator, codes) => {
  expect(codesOf(lines('/f0 9 Tf', operator))).toEqual(codes);
});

test('what a page says of several glyphs belongs to their run', () => {
  const content = lines(
    '/Span <<',
    '  /ActualText <FEFF0E130E4C>',
    '>> BDC',
    '/f0 9 Tf',
    '[(\\000\\001) 2 (\\000\\002)] TJ',
    'EMC',
    '(\\000\\003) Tj',
  );
  const [together, alone] = readGlyphs(content).runs;

  expect(together).toMatchObject({
    said: { text: 'ณ์' },
    glyphs: [{ font: 'f0', code: 1 }, { code: 2 }],
  });
  expect(alone).toMatchObject({ said: null, glyphs: [{ code: 3 }] });
});

test('what is not changed is written as it was', () => {
  const content = lines('q', 'BT', '/f0 9 Tf', '[(\\000\\004) -1 (\\000\\b)] TJ', 'ET', 'Q');
  expect(readGlyphs(content).written()).toBe(content);
});

test('changed codes and texts are written in their places', () => {
  const content = lines(
    '/Span <<',
    '  /ActualText <FEFF0E13>',
    '>> BDC',
    '/f0 9 Tf',
    '[(\\000\\004) -1 (\\000\\b)] TJ',
    'EMC',
  );
  const glyphs = readGlyphs(content);
  const [run] = glyphs.runs;
  if (run?.said) run.said.text = 'ก';
  for (const glyph of run?.glyphs ?? []) glyph.code += 0x100;

  expect(glyphs.written()).toBe(
    lines(
      '/Span <<',
      '  /ActualText <FEFF0E01>',
      '>> BDC',
      '/f0 9 Tf',
      '[<0104> -1 <0108>] TJ',
      'EMC',
    ),
  );
});

test('what is said may have parentheses in pairs, and others that are escaped', () => {
  const content = lines(
    '/Span <<',
    '  /ActualText (a (b) \\(c)',
    '>> BDC',
    '(\\000\\001) Tj',
    'EMC',
  );
  const glyphs = readGlyphs(content);
  const [run] = glyphs.runs;
  expect(run?.said?.text).toBe('a (b) (c');
  if (run?.said) run.said.text = 'd';
  expect(glyphs.written()).toContain('  /ActualText <FEFF0064>\n');
});

test('marks of words that are drawn from their end are left out, and others stay', () => {
  const content = lines(
    '/Span <<',
    '>> BDC',
    '/ReversedChars BMC',
    '(\\000\\001) Tj',
    'EMC',
    'EMC',
  );
  const { runs, written } = readGlyphs(content);

  expect(runs).toMatchObject([{ isReversed: true }]);
  expect(written()).toBe(lines('/Span <<', '>> BDC', '(\\000\\001) Tj', 'EMC'));
});
