import { expect, test } from 'vitest';
import { createDateFormat } from './dates.ts';

function formatIn(tag: string) {
  const format = createDateFormat(tag);
  return (start?: string, end?: string, present: string | null = 'Present') =>
    format.period(start, end, present)?.replaceAll('\u00a0', ' ') ?? null;
}

test.each([
  ['to the month', ['2019-06-15', '2021-02-28'], 'Jun 2019 – Feb 2021'],
  ['to the year when that is all there is', ['2019', '2021-02'], '2019 – Feb 2021'],
  ['with a word for an end to come', ['2021-03-01'], 'Mar 2021 – Present'],
  ['as an end alone', [undefined, '2021-02'], 'Feb 2021'],
  ['once when it is within a month', ['2021-02-01', '2021-02-20'], 'Feb 2021'],
  ['not at all without dates', [], null],
] as const)('a period is shown %s', (_what, [start, end], shown) => {
  expect(formatIn('en')(start, end)).toBe(shown);
});

test.each([
  ['2021-05', '2019-01', 'Jan 2019 – May 2021'],
  ['2021', '2019-01', 'Jan 2019 – 2021'],
  ['2021-05-20', '2021-05-02', 'May 2021'],
])('a period from %s to %s is shown the right way round', (start, end, shown) => {
  expect(formatIn('en')(start, end)).toBe(shown);
});

test('a start may be left open', () => {
  expect(formatIn('en')('2021-03', undefined, null)).toBe('Mar 2021');
});

test.each([
  ['de', '1. Januar bleibt Januar', '2021-01-01', 'Jan. 2021'],
  ['fr', 'septembre', '2021-09', 'sept. 2021'],
  ['ja', 'year and month', '2021-03', '2021年3月'],
  ['ru', 'a year without its word', '2021-03', 'март 2021'],
  ['uk', 'a year without its word', '2021', '2021'],
  ['tr', 'month and year', '2021-09', 'Eyl 2021'],
  ['th', 'the Gregorian year', '2021-03', 'มี.ค. 2021'],
  ['ar-SA', 'not the Hijri calendar', '2021-03', 'مارس ٢٠٢١'],
])('dates follow the locale: %s, %s', (tag, _what, iso, shown) => {
  expect(formatIn(tag)(undefined, iso)).toBe(shown);
});

test('a timestamp counts as it is written, wherever the machine stands', () => {
  expect(formatIn('en')(undefined, '2021-01-01T00:30:00+14:00')).toBe('Jan 2021');
});

test('a date keeps together on its line', () => {
  const format = createDateFormat('en');
  expect(format.date('2021-03')).toBe('Mar\u00a02021');
});
