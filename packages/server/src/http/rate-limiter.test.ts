import { expect, test } from 'vitest';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';

const retryAfterMs = (limiter: RateLimiter, key: string, perMinute: number) =>
  Math.round(limiter.take(key, perMinute).retryAfterMs);

test('a burst of a minute passes, then one each even while', () => {
  let nowMs = 0;
  const limiter = createRateLimiter(() => nowMs);
  for (let n = 0; n < 6; n += 1) expect(retryAfterMs(limiter, 'ann', 6)).toBe(0);
  expect(retryAfterMs(limiter, 'ann', 6)).toBe(10_000);
  nowMs += 4_000;
  expect(retryAfterMs(limiter, 'ann', 6)).toBe(6_000);
  nowMs += 6_000;
  expect(retryAfterMs(limiter, 'ann', 6)).toBe(0);
  expect(retryAfterMs(limiter, 'ann', 6)).toBe(10_000);
});

test('it says how many are left, and when all are there again', () => {
  let nowMs = 0;
  const limiter = createRateLimiter(() => nowMs);
  const left = [1, 2, 3, 4].map(() => limiter.take('ann', 3).remaining);
  expect(left).toEqual([2, 1, 0, 0]);
  expect(limiter.take('ann', 3).fullAfterMs).toBe(60_000);
  nowMs += 25_000;
  expect(limiter.take('ann', 3)).toMatchObject({ remaining: 0, fullAfterMs: 55_000 });
});

test('as many as a minute allows pass, whether or not a minute divides by them', () => {
  const limiter = createRateLimiter(() => 0);
  for (const perMinute of [7, 11, 999, 12_345]) {
    const asked = Array.from({ length: perMinute + 1 }, () =>
      retryAfterMs(limiter, `${perMinute}`, perMinute),
    );
    expect(asked.findIndex((ms) => ms > 0)).toBe(perMinute);
  }
});

test("nobody uses up another's", () => {
  const limiter = createRateLimiter(() => 0);
  expect(retryAfterMs(limiter, 'ann', 1)).toBe(0);
  expect(retryAfterMs(limiter, 'bob', 1)).toBe(0);
  expect(retryAfterMs(limiter, 'ann', 1)).toBeGreaterThan(0);
});

test('whoever has earned all back is treated as new', () => {
  let nowMs = 0;
  const limiter = createRateLimiter(() => nowMs);
  for (let n = 0; n < 5_000; n += 1) limiter.take(`user ${n}`, 1);
  nowMs += 30_000;
  expect(retryAfterMs(limiter, 'user 0', 1)).toBe(30_000);
  nowMs += 30_000;
  expect(retryAfterMs(limiter, 'user 0', 1)).toBe(0);
});

test('with more users than are remembered, those who are still asking are', () => {
  const limiter = createRateLimiter(() => 0, 100);
  limiter.take('busy', 3);
  limiter.take('quiet', 1);
  for (let n = 0; n < 98; n += 1) limiter.take(`passer-by ${n}`, 1);
  limiter.take('busy', 3);
  for (let n = 0; n < 99; n += 1) limiter.take(`another ${n}`, 1);
  expect(limiter.take('busy', 3).remaining).toBe(0);
  expect(retryAfterMs(limiter, 'quiet', 1)).toBe(0);
});
