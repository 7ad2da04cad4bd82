import { expect, test } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

test('a burst of a minute passes, then one each even while', () => {
  let nowMs = 0;
  const limiter = createRateLimiter(6, () => nowMs);
  for (let n = 0; n < 6; n += 1) expect(limiter.take('ann')).toBe(0);
  expect(limiter.take('ann')).toBe(10_000);
  nowMs += 4_000;
  expect(limiter.take('ann')).toBe(6_000);
  nowMs += 6_000;
  expect(limiter.take('ann')).toBe(0);
  expect(limiter.take('ann')).toBe(10_000);
});

test("nobody uses up another's", () => {
  const limiter = createRateLimiter(1, () => 0);
  expect(limiter.take('ann')).toBe(0);
  expect(limiter.take('bob')).toBe(0);
  expect(limiter.take('ann')).toBeGreaterThan(0);
});

test('those who were many are forgotten once they have earned all back', () => {
  let nowMs = 0;
  const limiter = createRateLimiter(1, () => nowMs);
  for (let n = 0; n < 5_000; n += 1) limiter.take(`user ${n}`);
  nowMs += 30_000;
  expect(limiter.take('user 0')).toBe(30_000);
  nowMs += 30_000;
  expect(limiter.take('user 0')).toBe(0);
});
