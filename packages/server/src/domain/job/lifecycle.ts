import { type JobError, type JobStage, type JobStatus, STAGE_PROGRESS } from '@offprint/contract';
import type { Job, JobResult, JobState, Lease } from './job.ts';

/**
 * The rule of each transition, written once, as data: a guard that must hold and a patch that is
 * then applied, in one atomic step. Stores interpret it (as a WHERE and a SET, or in a script);
 * they decide nothing. See docs/state-machine.md.
 */
export interface Transition {
  readonly name: TransitionName;
  readonly guard: Guard;
  readonly patch: Patch;
}

export type TransitionName =
  | 'claim'
  | 'renew'
  | 'complete'
  | 'fail'
  | 'reschedule'
  | 'release'
  | 'expireToPending'
  | 'expireToFailed'
  | 'cancel'
  | 'retry';

export interface Guard {
  readonly status: readonly JobStatus[];
  /**
   * `'held'`: the job is under the fence of the lease that comes with the call, and its lease is
   * unexpired by the store's clock. `'expired'`: its lease has run out by the store's clock.
   */
  readonly lease?: 'held' | 'expired';
  /** Whether `attempts < maxAttempts`. */
  readonly attemptsLeft?: boolean;
  /** `runAfterMs` has come, by the store's clock. */
  readonly due?: true;
}

/** A moment by the store's clock, so many milliseconds from the write. */
export interface FromNow {
  readonly fromNowMs: number;
}

/** New values; a field that is absent stays. `updatedAtMs` is always set to now. */
export interface Patch {
  readonly status?: JobStatus;
  readonly stage?: JobStage | null;
  readonly progress?: number;
  readonly attempts?: { readonly add: 1 | -1 };
  readonly fence?: { readonly add: 1 };
  readonly leaseUntilMs?: FromNow | null;
  readonly runAfterMs?: FromNow;
  readonly error?: JobError | null;
  readonly result?: JobResult | null;
  readonly startedAtMs?: FromNow;
  readonly finishedAtMs?: FromNow | null;
  readonly expiresAtMs?: FromNow | null;
}

/** The transition that publishes a file: what is known of it is in the patch, and nowhere else. */
export interface Completion extends Transition {
  readonly name: 'complete';
  readonly patch: Patch & { readonly result: JobResult };
}

const NOW: FromNow = { fromNowMs: 0 };

/** What every write of a worker asks of its job. */
export const HELD: Guard = { status: ['processing'], lease: 'held' };

/** How long the record of a finished job stays. */
export interface RecordTtl {
  readonly completedMs: number;
  readonly failedMs: number;
}

export function claim(leaseMs: number): Transition {
  return {
    name: 'claim',
    guard: { status: ['pending'], due: true },
    patch: {
      status: 'processing',
      stage: 'loading',
      progress: STAGE_PROGRESS.loading,
      attempts: { add: 1 },
      fence: { add: 1 },
      leaseUntilMs: { fromNowMs: leaseMs },
      startedAtMs: NOW,
    },
  };
}

/** A heartbeat. It carries the stage that the worker has reached. */
export function renew(leaseMs: number, stage: JobStage): Transition {
  return {
    name: 'renew',
    guard: HELD,
    patch: { leaseUntilMs: { fromNowMs: leaseMs }, stage, progress: STAGE_PROGRESS[stage] },
  };
}

export function complete(result: JobResult, ttl: RecordTtl): Completion {
  return {
    name: 'complete',
    guard: HELD,
    patch: {
      status: 'completed',
      stage: 'done',
      progress: STAGE_PROGRESS.done,
      leaseUntilMs: null,
      error: null,
      result,
      finishedAtMs: NOW,
      expiresAtMs: { fromNowMs: ttl.completedMs },
    },
  };
}

export function fail(error: JobError, ttl: RecordTtl): Transition {
  return { name: 'fail', guard: HELD, patch: toFailed(error, ttl) };
}

/** A retryable error: back to pending, claimable after the delay. */
export function reschedule(error: JobError, delayMs: number): Transition {
  return { name: 'reschedule', guard: HELD, patch: { ...toPending(delayMs), error } };
}

/** A worker that shuts down, or can't print at all, returns its job without using up an attempt. */
export function release(): Transition {
  return {
    name: 'release',
    guard: HELD,
    patch: { ...toPending(0), attempts: { add: -1 } },
  };
}

const WORKER_LOST: JobError = {
  code: 'WORKER_LOST',
  message: 'The worker that printed this document stopped answering.',
  retryable: true,
};

/** What becomes of a job whose lease ran out: the first of these whose guard holds. */
export function expireLease(ttl: RecordTtl): readonly [Transition, Transition] {
  const guard = { status: ['processing'], lease: 'expired' } as const;
  return [
    {
      name: 'expireToPending',
      guard: { ...guard, attemptsLeft: true },
      patch: { ...toPending(0), error: WORKER_LOST },
    },
    {
      name: 'expireToFailed',
      guard: { ...guard, attemptsLeft: false },
      patch: toFailed(WORKER_LOST, ttl),
    },
  ];
}

export function cancel(ttl: RecordTtl): Transition {
  return {
    name: 'cancel',
    guard: { status: ['pending', 'processing'] },
    patch: {
      status: 'cancelled',
      stage: null,
      leaseUntilMs: null,
      finishedAtMs: NOW,
      expiresAtMs: { fromNowMs: ttl.failedMs },
    },
  };
}

/** The user asks for another attempt of a failed job. */
export function retry(): Transition {
  return {
    name: 'retry',
    guard: { status: ['failed'], attemptsLeft: true },
    patch: { ...toPending(0), error: null, finishedAtMs: null, expiresAtMs: null },
  };
}

/** What a transition is applied with, besides the job. */
export interface TransitionCall {
  /** By the store's clock. */
  readonly nowMs: number;
  /** Of the worker that asks; absent where nobody holds the job. */
  readonly lease?: Lease;
}

/** Whether the guard holds. Stores that can't run it translate it. */
export function guardHolds(guard: Guard, job: Job, { nowMs, lease }: TransitionCall): boolean {
  if (!guard.status.includes(job.status)) return false;
  if (guard.due && job.runAfterMs > nowMs) return false;
  if (guard.attemptsLeft !== undefined && guard.attemptsLeft !== job.attempts < job.maxAttempts) {
    return false;
  }
  if (guard.lease === undefined) return true;
  const leaseIsLive = job.leaseUntilMs !== null && job.leaseUntilMs > nowMs;
  if (guard.lease === 'expired') return !leaseIsLive;
  return leaseIsLive && lease?.jobId === job.id && lease.fence === job.fence;
}

/** The job after the transition, or null when its guard does not hold. */
export function applyTransition(
  job: Job,
  transition: Transition,
  call: TransitionCall,
): Job | null {
  if (!guardHolds(transition.guard, job, call)) return null;
  const { nowMs } = call;
  const { attempts, fence, ...rest } = transition.patch;
  const state: Partial<Record<keyof JobState, unknown>> = { updatedAtMs: nowMs };
  if (attempts) state.attempts = job.attempts + attempts.add;
  if (fence) state.fence = job.fence + fence.add;
  for (const [field, value] of Object.entries(rest)) {
    state[field as keyof JobState] = isFromNow(value) ? momentOf(value, nowMs) : value;
  }
  return { ...job, ...state } as Job;
}

export function isFromNow(value: unknown): value is FromNow {
  return typeof value === 'object' && value !== null && 'fromNowMs' in value;
}

/** @throws RangeError for a moment that is no safe integer, since not every store can return it */
export function momentOf({ fromNowMs }: FromNow, nowMs: number): number {
  const momentMs = nowMs + fromNowMs;
  if (Number.isSafeInteger(momentMs)) return momentMs;
  throw new RangeError(`${fromNowMs} ms from now is no moment that can be kept.`);
}

function toPending(delayMs: number): Patch {
  return {
    status: 'pending',
    stage: null,
    progress: 0,
    leaseUntilMs: null,
    runAfterMs: { fromNowMs: delayMs },
  };
}

function toFailed(error: JobError, ttl: RecordTtl): Patch {
  return {
    status: 'failed',
    stage: null,
    leaseUntilMs: null,
    error,
    finishedAtMs: NOW,
    expiresAtMs: { fromNowMs: ttl.failedMs },
  };
}
