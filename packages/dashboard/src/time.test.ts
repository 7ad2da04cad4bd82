import { expect, test } from 'vitest';
import { duration, relativeTime } from './time.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['2026-03-01T11:59:30Z', 'just now'],
  ['2026-03-01T12:00:30Z', 'in a moment'],
  ['2026-03-01T11:30:00Z', '30 minutes ago'],
  ['2026-03-01T07:00:00Z', '5 hours ago'],
  ['2026-03-08T12:00:00Z', 'in 7 days'],
])('%s is %s', (iso, expected) => {
  expect(relativeTime(iso, NOW)).toBe(expected);
});

test.each([
  [180, '180 ms'],
  [2_400, '2.4 s'],
  [180_000, '3 min'],
  [5_400_000, '1.5 h'],
])('%i ms are written as %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});
