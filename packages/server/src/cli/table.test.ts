import { expect, test } from 'vitest';
import { formatTable } from './table.ts';

const HEADINGS = ['ID', 'STATUS', 'DETAIL'];

test('columns are as wide as their widest cell, by what a terminal shows', () => {
  const rows = [
    ['1', '履歴書', 'first'],
    ['1000', 'failed', ''],
  ];
  expect(formatTable(HEADINGS, rows, Infinity)).toEqual([
    'ID    STATUS  DETAIL',
    '1     履歴書  first',
    '1000  failed',
  ]);
});

test('only the last column is cut, down to its heading', () => {
  const rows = [['1', 'failed', 'The render took too long.']];
  expect(formatTable(HEADINGS, rows, 25)[1]).toBe('1   failed  The render t…');
  expect(formatTable(HEADINGS, rows, 5)[1]).toBe('1   failed  The r…');
});
