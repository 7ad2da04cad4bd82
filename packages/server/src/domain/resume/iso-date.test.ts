import { expect, test } from 'vitest';
import { parseIsoDate } from './iso-date.ts';

test.each([
  ['2021', { year: 2021, month: null, day: null }],
  ['2021-03', { year: 2021, month: 3, day: null }],
  ['2024-02-29', { year: 2024, month: 2, day: 29 }],
  ['2024-01-01T00:00:00', { year: 2024, month: 1, day: 1 }],
  ['2024-01-01T23:30:00.123-11:00', { year: 2024, month: 1, day: 1 }],
  ['2024-01-01 08:15Z', { year: 2024, month: 1, day: 1 }],
])('reads %s as it is written', (text, date) => {
  expect(parseIsoDate(text)).toEqual(date);
});

test.each([
  '',
  '21',
  '2021-13',
  '2023-02-29',
  '2021-3',
  '03/2021',
  '2021-03T10:00',
  '2021-01-01T25:00',
])('refuses %j', (text) => {
  expect(parseIsoDate(text)).toBeNull();
});
