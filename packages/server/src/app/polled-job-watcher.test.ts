import { expect, onTestFinished, test, vi } from 'vitest';
import { pause } from '../async/event.ts';
import type { JobStore } from '../ports/job-store.ts';
import { createPolledJobWatcher } from './polled-job-watcher.ts';

const INTERVAL_MS = 1;

function watch(find: JobStore['find']) {
  const onJob = vi.fn();
  const onFailure = vi.fn();
  const watcher = createPolledJobWatcher({ find }, INTERVAL_MS);
  const leave = watcher.listen('ada', 'j1', { onJob, onFailure, placedJobs: () => [] });
  onTestFinished(leave);
  return { onJob, onFailure, leave };
}

test('a store that is slower than the interval is asked one thing at a time', async () => {
  let underWay = 0;
  let mostAtOnce = 0;
  const { onJob } = watch(async () => {
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    await pause(5 * INTERVAL_MS);
    underWay -= 1;
    return null;
  });

  await vi.waitFor(() => expect(onJob.mock.calls.length).toBeGreaterThan(3));

  expect(mostAtOnce).toBe(1);
});

test('whoever has left is told nothing of the look under way', async () => {
  const { promise, resolve } = Promise.withResolvers<null>();
  const find = vi.fn(() => promise);
  const { onJob, onFailure, leave } = watch(find);
  await vi.waitFor(() => expect(find).toHaveBeenCalled());

  leave();
  resolve(null);
  await new Promise(setImmediate);

  expect([onJob.mock.calls, onFailure.mock.calls]).toEqual([[], []]);
});

test('a look that fails is told, and the next one is made', async () => {
  const find = vi.fn<JobStore['find']>().mockResolvedValue(null);
  find.mockRejectedValueOnce(new Error('away'));
  const { onJob, onFailure } = watch(find);

  await vi.waitFor(() => expect(onJob).toHaveBeenCalledWith('j1', null));

  expect(onFailure.mock.calls).toEqual([[new Error('away')]]);
});
