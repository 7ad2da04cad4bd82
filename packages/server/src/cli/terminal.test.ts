import { describe, expect, test } from 'vitest';
import { alignColumns, inOneLine, truncated, withLabel } from './terminal.ts';

test('a text that is cut ends in an ellipsis and never takes more than its room', () => {
  expect(truncated('Ada Lovelace', 12)).toBe('Ada Lovelace');
  expect(truncated('Ada Lovelace', 11)).toBe('Ada Lovela…');
  expect(truncated('履歴書', 4)).toBe('履…');
  expect(truncated('Ada', 0)).toBe('');
  expect(truncated('Ada Lovelace', Infinity)).toBe('Ada Lovelace');
});

test('a text after a label is wrapped so that it stays beside it', () => {
  expect(withLabel('Note  ', 'one two three', 13)).toBe('Note  one two\n      three');
  expect(withLabel('Note  ', 'one two three', Infinity)).toBe('Note  one two three');
  expect(withLabel('\u001b[2mNote\u001b[22m  ', 'a /b/c/d/e', 10)).toBe(
    '\u001b[2mNote\u001b[22m  a\n      /b/c/d/e',
  );
});

test('what could move the cursor becomes a space', () => {
  expect(inOneLine('a\u001b[2Jb\r\nc\u2028d')).toBe('a [2Jb c d');
});

describe('columns', () => {
  const rows = [
    ['ID', 'STATUS', 'DETAIL'],
    ['1', 'failed', 'The render took too long.'],
  ];

  test('are as wide as their widest cell is on a terminal', () => {
    const mixed = [
      ['ID', 'STATUS', 'DETAIL'],
      ['1', '履歴書', 'first'],
      ['1000', '👩‍💻 ❤️', ''],
    ];
    expect(alignColumns(mixed, { width: Infinity, overflow: 'cut' }).split('\n')).toEqual([
      'ID    STATUS  DETAIL',
      '1     履歴書  first',
      '1000  👩‍💻 ❤️',
    ]);
  });

  test('are cut in the last one alone, down to its heading', () => {
    const lineAt = (width: number) => alignColumns(rows, { width, overflow: 'cut' }).split('\n')[1];
    expect(lineAt(25)).toBe('1   failed  The render t…');
    expect(lineAt(5)).toBe('1   failed  The r…');
  });

  test('are wrapped in the last one alone', () => {
    expect(alignColumns(rows, { width: 25, overflow: 'wrap' }).split('\n')).toEqual([
      'ID  STATUS  DETAIL',
      '1   failed  The render',
      '            took too',
      '            long.',
    ]);
  });
});
