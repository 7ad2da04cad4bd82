import type { JobStatus } from '@offprint/contract';
import { expect, test, vi } from 'vitest';
import type { QueueStats } from '../ports/job-store.ts';
import { createLoadGauge } from './load-gauge.ts';

function gaugeOf(slots = 1) {
  const byStatus: Record<JobStatus, number> = {
    pending: 3,
    processing: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
  };
  const stats = vi.fn(async (): Promise<QueueStats> => ({ byStatus, oldestDueAtMs: null }));
  let nowMs = 1_000;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const gauge = createLoadGauge({ stats }, { slots, clock });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const pending = async (look: 'queue' | 'queueNow' = 'queue') =>
    (await gauge[look]()).byStatus.pending;
  return { gauge, stats, pass, pending };
}

test('an estimate is as many prints as come before, side by side', () => {
  const { gauge } = gaugeOf(2);
  for (let n = 0; n < 100; n += 1) gauge.printed(300);
  expect([1, 2, 3, 4, 5].map(gauge.estimatedWaitMs)).toEqual([300, 300, 600, 600, 900]);
});

test('the prints of late decide', () => {
  const { gauge } = gaugeOf();
  for (let n = 0; n < 100; n += 1) gauge.printed(100);
  for (let n = 0; n < 20; n += 1) gauge.printed(2_000);
  expect(gauge.estimatedWaitMs(1)).toBeGreaterThan(1_800);
});

test('a queue is counted once a second, with what was added since', async () => {
  const { gauge, stats, pass, pending } = gaugeOf();
  expect(await Promise.all([pending(), pending()])).toEqual([3, 3]);
  gauge.submitted(2);
  pass(999);
  expect(await pending()).toBe(5);
  expect(stats).toHaveBeenCalledTimes(1);
  pass(1);
  expect(await pending()).toBe(3);
  expect(stats).toHaveBeenCalledTimes(2);
});

test('where it matters it is counted again, but not more often than ten times a second', async () => {
  const { stats, pass, pending } = gaugeOf();
  await pending();
  pass(99);
  await pending('queueNow');
  expect(stats).toHaveBeenCalledTimes(1);
  pass(1);
  await pending('queueNow');
  expect(stats).toHaveBeenCalledTimes(2);
});

test('a count that failed is not kept', async () => {
  const { stats, pending } = gaugeOf();
  stats.mockRejectedValueOnce(new Error('the store is away'));
  await expect(pending()).rejects.toThrow('away');
  expect(await pending()).toBe(3);
});
