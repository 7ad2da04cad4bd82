import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatRelative, plural } from './format.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [83_000_000_000, '83 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0.4, '0 ms'],
  [999, '999 ms'],
  [999.6, '1.0 s'],
  [61_000, '61.0 s'],
  [180_000, '3 min'],
])('%d ms are %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

test('an instant is told by its distance', () => {
  const nowMs = Date.parse('2026-01-08T00:00:00Z');
  const at = (instant: string) => formatRelative(instant, nowMs);
  expect(at('2026-01-08T00:00:00Z')).toBe('now');
  expect(at('2026-01-07T23:59:55Z')).toBe('5 seconds ago');
  expect(at('2026-01-08T02:00:00Z')).toBe('in 2 hours');
  expect(at('2026-01-14T23:59:58Z')).toBe('in 7 days');
  expect(formatRelative('2026-01-07T23:55:00Z', nowMs, 'narrow')).toBe('5m ago');
});

test('one is not several', () => {
  expect([plural(0, 'page'), plural(1, 'page'), plural(2, 'page')]).toEqual([
    '0 pages',
    '1 page',
    '2 pages',
  ]);
});
