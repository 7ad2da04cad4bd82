import { expect, test } from 'vitest';
import { isoDate, periodBetween, periodOf } from './dates.ts';

test.each([
  ['2021', '2021'],
  ['2021-03', '2021-03'],
  ['2021-03-15T00:00:00.000Z', '2021-03-15'],
  ['03/2021', '2021-03'],
  ['Mar 2021', '2021-03'],
  ['March 5, 2021', '2021-03-05'],
  ['5 March 2021', '2021-03-05'],
  ['spring of 2021', undefined],
  ['2021-13', undefined],
])('"%s" is the date %s', (text, expected) => {
  expect(isoDate(text)).toBe(expected);
});

test.each([
  ['Jan 2020 – Present', { startDate: '2020-01' }],
  ['2014 - 2016', { startDate: '2014', endDate: '2016' }],
  ['09/2016 to 03/2021', { startDate: '2016-09', endDate: '2021-03' }],
  ['2016', { endDate: '2016' }],
  ['two winters', { 'x-period': 'two winters' }],
  [undefined, {}],
])('"%s" is a period', (text, expected) => {
  expect(periodOf(text)).toEqual(expected);
});

test('what is no date in one of two fields keeps both as they were written', () => {
  expect(periodBetween('2020-01', 'present')).toEqual({ startDate: '2020-01' });
  expect(periodBetween('a while ago', '2021')).toEqual({ 'x-period': 'a while ago – 2021' });
});
