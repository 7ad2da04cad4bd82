import type { JobError, JobStatus } from '@offprint/contract';
import { describe, expect, test } from 'vitest';
import {
  applyTransition,
  guardHolds,
} from '../../../../../test/support/memory-store/apply-transition.ts';
import { type Job, type JobResult, newJob } from './job.ts';
import {
  type AttemptEnd,
  cancel,
  claim,
  complete,
  conclude,
  expireLease,
  fail,
  release,
  renew,
  reschedule,
  retry,
  type Transition,
  type TransitionName,
} from './lifecycle.ts';

const NOW_MS = 1_000_000;
const LEASE_MS = 30_000;
const FENCE = 4;
const TTL = { completedMs: 600_000, failedMs: 604_800_000 };
const ERROR: JobError = { code: 'RENDER_TIMEOUT', message: 'Too slow.', retryable: true };
const RESULT: JobResult = {
  exportId: 'e1',
  storageKey: 'exports/ada/cv/j1/4.pdf',
  fileSizeBytes: 1_000,
  pageCount: 2,
  pageFill: 1.42,
  report: null,
  warnings: [],
};

const pending: Job = {
  ...newJob(
    {
      id: 'j1',
      userId: 'ada',
      submissionId: 's1',
      batchId: null,
      source: { type: 'inline' },
      templateId: 'modern',
      templateVersion: '1',
      options: {},
      quality: 'standard',
      fileName: 'cv.pdf',
      priority: 0,
      maxAttempts: 3,
      policy: { userConcurrency: 2, quotaBytes: 1_000_000, exportTtlMs: 604_800_000 },
      announcesEnd: false,
      webhook: null,
    },
    NOW_MS - 60_000,
  ),
  attempts: 1,
  fence: FENCE,
};
const processing: Job = {
  ...pending,
  status: 'processing',
  stage: 'rendering',
  progress: 30,
  leaseUntilMs: NOW_MS + 1,
  startedAtMs: NOW_MS - 5_000,
};
const finished = { finishedAtMs: NOW_MS - 1_000, expiresAtMs: NOW_MS + 500_000 };

const STATES = {
  'pending, due': pending,
  'pending, not due': { ...pending, runAfterMs: NOW_MS + 1 },
  'processing, held': processing,
  'processing, held, last attempt': { ...processing, attempts: 3 },
  'processing under another fence': { ...processing, fence: FENCE + 1 },
  'processing, lease over': { ...processing, leaseUntilMs: NOW_MS },
  'processing, lease over, last attempt': { ...processing, leaseUntilMs: NOW_MS, attempts: 3 },
  completed: { ...pending, ...finished, status: 'completed', result: RESULT },
  'failed, attempts left': { ...pending, ...finished, status: 'failed', error: ERROR },
  'failed, none left': { ...pending, ...finished, status: 'failed', error: ERROR, attempts: 3 },
  cancelled: { ...pending, ...finished, status: 'cancelled' },
} as const satisfies Record<string, Job>;
type StateName = keyof typeof STATES;

const [expireToPending, expireToFailed] = expireLease(TTL);
const EVENTS: Readonly<Record<TransitionName, Transition>> = {
  claim: claim(LEASE_MS),
  renew: renew(LEASE_MS, 'uploading'),
  complete: complete(RESULT, TTL),
  conclude: conclude(RESULT, TTL),
  fail: fail(ERROR, TTL),
  reschedule: reschedule(ERROR, 60_000),
  release: release(),
  expireToPending,
  expireToFailed,
  cancel: cancel(TTL),
  retry: retry(),
};

const HELD = {
  renew: 'processing',
  complete: 'completed',
  conclude: 'completed',
  fail: 'failed',
  reschedule: 'pending',
  release: 'pending',
  cancel: 'cancelled',
} as const;

/** Where each event leads from each state. What is not named here changes nothing. */
const LEADS_TO: Readonly<Record<StateName, Partial<Record<TransitionName, JobStatus>>>> = {
  'pending, due': { claim: 'processing', cancel: 'cancelled' },
  'pending, not due': { cancel: 'cancelled' },
  'processing, held': HELD,
  'processing, held, last attempt': HELD,
  'processing under another fence': { cancel: 'cancelled' },
  'processing, lease over': { expireToPending: 'pending', cancel: 'cancelled' },
  'processing, lease over, last attempt': { expireToFailed: 'failed', cancel: 'cancelled' },
  completed: {},
  'failed, attempts left': { retry: 'pending' },
  'failed, none left': {},
  cancelled: {},
};

const stateNames = Object.keys(STATES) as StateName[];
const eventNames = Object.keys(EVENTS) as TransitionName[];
/** Whoever asks holds the lease, or believes so. */
const CALL = { nowMs: NOW_MS, lease: { jobId: pending.id, fence: FENCE } };
const apply = (job: Job, event: TransitionName) => applyTransition(job, EVENTS[event], CALL);

describe.each(stateNames)('a job that is %s', (state) => {
  test.each(eventNames)('on %s', (event) => {
    const expected = LEADS_TO[state][event] ?? null;

    expect(apply(STATES[state], event)?.status ?? null).toBe(expected);
    expect(guardHolds(EVENTS[event].guard, STATES[state], CALL)).toBe(expected !== null);
  });
});

test('a lease of another job is none', () => {
  const call = { ...CALL, lease: { jobId: 'j2', fence: FENCE } };
  expect(applyTransition(processing, EVENTS.complete, call)).toBeNull();
  expect(applyTransition(processing, EVENTS.complete, { nowMs: NOW_MS })).toBeNull();
});

test('a worker can end an attempt by a completion only where a file is published', () => {
  // @ts-expect-error what takes the end of an attempt takes no completion
  const end: AttemptEnd = complete(RESULT, TTL);
  expect(end.name).toBe('complete');
});

describe('after every transition', () => {
  const results = stateNames.flatMap((state) =>
    eventNames.flatMap((event) => {
      const job = apply(STATES[state], event);
      return job ? [{ path: `${state} → ${event}`, job, before: STATES[state] as Job }] : [];
    }),
  );

  test.each(results)('the fields agree with the status: $path', ({ job }) => {
    const isFinished = ['completed', 'failed', 'cancelled'].includes(job.status);
    expect(job.leaseUntilMs !== null).toBe(job.status === 'processing');
    expect(job.result !== null).toBe(job.status === 'completed');
    expect(job.finishedAtMs !== null).toBe(isFinished);
    expect(job.expiresAtMs !== null).toBe(isFinished);
    expect(job.updatedAtMs).toBe(NOW_MS);
  });

  test.each(results)('what was submitted stays: $path', ({ job, before }) => {
    const { id, userId, source, options, policy, createdAtMs } = before;
    expect(job).toMatchObject({ id, userId, source, options, policy, createdAtMs });
    expect(job.fence).toBeGreaterThanOrEqual(before.fence);
  });
});

describe('what a transition writes', () => {
  test('claim: a new fence, a lease, one attempt more', () => {
    expect(apply(pending, 'claim')).toMatchObject({
      stage: 'loading',
      progress: 10,
      attempts: 2,
      fence: FENCE + 1,
      leaseUntilMs: NOW_MS + LEASE_MS,
      startedAtMs: NOW_MS,
    });
  });

  test('renew: the lease from now, and the stage', () => {
    expect(apply(processing, 'renew')).toEqual({
      ...processing,
      stage: 'uploading',
      progress: 60,
      leaseUntilMs: NOW_MS + LEASE_MS,
      updatedAtMs: NOW_MS,
    });
  });

  test('complete: the result, and no error of earlier attempts', () => {
    expect(apply({ ...processing, error: ERROR }, 'complete')).toMatchObject({
      stage: 'done',
      progress: 100,
      error: null,
      result: RESULT,
      finishedAtMs: NOW_MS,
      expiresAtMs: NOW_MS + TTL.completedMs,
    });
  });

  test('fail: the error, kept for as long as failures are', () => {
    expect(apply(processing, 'fail')).toMatchObject({
      error: ERROR,
      finishedAtMs: NOW_MS,
      expiresAtMs: NOW_MS + TTL.failedMs,
    });
  });

  test('reschedule: due after the delay, with the reason, the attempt spent', () => {
    expect(apply(processing, 'reschedule')).toMatchObject({
      stage: null,
      progress: 0,
      error: ERROR,
      attempts: 1,
      runAfterMs: NOW_MS + 60_000,
    });
  });

  test('release: due at once, the attempt returned, the fence not', () => {
    expect(apply(processing, 'release')).toMatchObject({
      attempts: 0,
      fence: FENCE,
      runAfterMs: NOW_MS,
    });
  });

  test('an expired lease: due at once, or failed when the attempts are used', () => {
    const over = { ...processing, leaseUntilMs: NOW_MS };
    expect(apply(over, 'expireToPending')).toMatchObject({
      error: { code: 'WORKER_LOST' },
      runAfterMs: NOW_MS,
      attempts: 1,
    });
    expect(apply({ ...over, attempts: 3 }, 'expireToFailed')).toMatchObject({
      error: { code: 'WORKER_LOST' },
      expiresAtMs: NOW_MS + TTL.failedMs,
    });
  });

  test('retry: due at once, without the error, the attempts counted on', () => {
    const failed = STATES['failed, attempts left'];
    expect(apply(failed, 'retry')).toMatchObject({ error: null, attempts: 1, runAfterMs: NOW_MS });
  });

  test('nothing into the job that it was given', () => {
    const before = structuredClone(processing);
    apply(processing, 'complete');
    expect(processing).toEqual(before);
  });
});
