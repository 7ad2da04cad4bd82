import { expect, test } from 'vitest';
import { clockFinding } from './clock-finding.ts';

const NOON_MS = Date.UTC(2026, 0, 1, 12);

test.each([
  ['ahead of', NOON_MS - 7_200_000],
  ['behind', NOON_MS + 7_200_000],
])('a clock that is two hours %s that of the store is named', (side, storeMs) => {
  expect(clockFinding(storeMs, NOON_MS, NOON_MS)).toMatchObject({
    status: 'warning',
    found: `the clock of this machine is 7200 s ${side} that of the store`,
    advice: expect.stringContaining('NTP'),
  });
});

test.each([
  ['the same', NOON_MS, NOON_MS],
  ['as good as the same', NOON_MS - 60_000, NOON_MS],
  ['unknown for as long as the store took to answer', NOON_MS + 90_000, NOON_MS + 90_000],
  ['not told by the store', Number.NaN, NOON_MS],
])('one that is %s is well', (_, storeMs, answeredAtMs) => {
  expect(clockFinding(storeMs, NOON_MS, answeredAtMs)).toBeNull();
});
