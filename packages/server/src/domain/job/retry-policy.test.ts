import type { ErrorCode, JobError } from '@offprint/contract';
import { describe, expect, test } from 'vitest';
import { afterFailure, type RetryPolicy, retryDelayMs } from './retry-policy.ts';

const MINUTE_MS = 60_000;
const MIDDLE = 0.5;
const ALMOST_ONE = 1 - Number.EPSILON;
const POLICY: RetryPolicy = { baseMs: MINUTE_MS, capMs: 60 * MINUTE_MS, jitter: 0.1 };
const TTL = { completedMs: 600_000, failedMs: 604_800_000 };

describe('the delay before the next attempt', () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 8],
    [5, 16],
    [6, 32],
  ])('after attempt %i is %i minutes', (attempt, minutes) => {
    expect(retryDelayMs(attempt, POLICY, MIDDLE)).toBe(minutes * MINUTE_MS);
  });

  test.each([1, 3, 6])('is spread by a tenth either way (attempt %i)', (attempt) => {
    const middle = retryDelayMs(attempt, POLICY, MIDDLE);

    expect(retryDelayMs(attempt, POLICY, 0)).toBe(middle * 0.9);
    expect(retryDelayMs(attempt, POLICY, ALMOST_ONE)).toBeCloseTo(middle * 1.1, 0);
  });

  test.each([7, 8, 1_000])('is never over an hour, and still spread (attempt %i)', (attempt) => {
    const delays = [0, MIDDLE, ALMOST_ONE].map((random) => retryDelayMs(attempt, POLICY, random));

    expect(delays).toEqual([54, 57, 60].map((minutes) => minutes * MINUTE_MS));
  });

  test('is exact without jitter', () => {
    const policy = { baseMs: 1_000, capMs: 5_000, jitter: 0 };

    expect([1, 2, 3, 4].map((attempt) => retryDelayMs(attempt, policy, 0))).toEqual([
      1_000, 2_000, 4_000, 5_000,
    ]);
  });
});

describe('after a failure', () => {
  const error = (code: ErrorCode, retryable: boolean): JobError => ({
    code,
    message: 'It went wrong.',
    retryable,
  });
  const timeout = error('RENDER_TIMEOUT', true);
  const crash = error('ENGINE_CRASHED', true);
  const job = { attempts: 1, maxAttempts: 3, error: null };
  const next = (of: Omit<typeof job, 'error'> & { error: JobError | null }, failure: JobError) =>
    afterFailure(of, failure, POLICY, TTL, MIDDLE);

  test('a retryable error puts the job back with the delay of its attempt', () => {
    expect(next({ ...job, attempts: 2 }, timeout)).toMatchObject({
      name: 'reschedule',
      guard: { lease: 'held' },
      patch: { status: 'pending', error: timeout, runAfterMs: { fromNowMs: 2 * MINUTE_MS } },
    });
  });

  test('a permanent error fails it, whatever attempts are left', () => {
    const invalid = error('INVALID_DOCUMENT', false);

    expect(next(job, invalid)).toMatchObject({
      name: 'fail',
      guard: { lease: 'held' },
      patch: { status: 'failed', error: invalid },
    });
  });

  test('the last attempt fails it', () => {
    expect(next({ ...job, attempts: 3 }, timeout)).toMatchObject({ name: 'fail' });
    expect(next({ ...job, attempts: 3 }, crash)).toMatchObject({ name: 'fail' });
  });

  test('a second timeout in a row fails it, whatever attempts are left', () => {
    const second = { attempts: 2, maxAttempts: 5 };

    expect(next({ ...second, error: timeout }, timeout)).toMatchObject({ name: 'fail' });
    expect(next({ ...second, error: crash }, timeout)).toMatchObject({ name: 'reschedule' });
    expect(next({ ...second, error: timeout }, crash)).toMatchObject({ name: 'reschedule' });
  });

  test('a crash of the first attempt is tried again at once', () => {
    expect(next(job, crash)).toMatchObject({
      name: 'reschedule',
      patch: { runAfterMs: { fromNowMs: 0 } },
    });
  });

  test('a crash of a later attempt waits, so that no job gets two tries for nothing', () => {
    expect(next({ ...job, attempts: 2 }, crash)).toMatchObject({
      patch: { runAfterMs: { fromNowMs: 2 * MINUTE_MS } },
    });
  });
});
