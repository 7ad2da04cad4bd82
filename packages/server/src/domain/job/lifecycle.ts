import { type JobError, type JobStage, type JobStatus, STAGE_PROGRESS } from '@offprint/contract';
import type { AttemptEnding, Job, JobResult } from './job.ts';

/**
 * The rule of each transition, written once, as data: a guard that must hold and a patch that is
 * then applied, in one atomic step. Stores translate it, into a WHERE and a SET or for a script, and
 * decide nothing. See docs/state-machine.md.
 */
export interface Transition<Name extends TransitionName = TransitionName> {
  readonly name: Name;
  readonly guard: Guard;
  readonly patch: Patch;
}

export type TransitionName =
  | 'claim'
  | 'renew'
  | 'complete'
  | 'conclude'
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
  /** The value in the job's policy, if any, takes precedence. */
  readonly byPolicy?: 'failedJobTtlMs';
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
  readonly worker?: string | null;
  /** Appended to the past attempts of a job that is processing. */
  readonly endsAttempt?: AttemptEnding;
}

/** How a worker ends its attempt, unless it publishes a file. */
export type AttemptEnd = Transition<'conclude' | 'fail' | 'reschedule' | 'release'>;

/** The transition that publishes a file: what is known of it is in the patch, and nowhere else. */
export interface Completion extends Transition<'complete'> {
  readonly patch: Patch & { readonly result: JobResult };
}

const NOW: FromNow = { fromNowMs: 0 };

/** The guard of every write of a worker. */
export const HELD: Guard = { status: ['processing'], lease: 'held' };

/** How long the record of a finished job is kept. */
export interface RecordTtl {
  readonly completedMs: number;
  readonly failedMs: number;
}

/** The times of the policy, or the fallback where it has none. */
export function recordTtlOf({ policy }: Pick<Job, 'policy'>, fallback: RecordTtl): RecordTtl {
  return {
    completedMs: policy.completedJobTtlMs ?? fallback.completedMs,
    failedMs: policy.failedJobTtlMs ?? fallback.failedMs,
  };
}

/** @param worker who claims it, for operators */
export function claim(leaseMs: number, worker: string | null = null): Transition<'claim'> {
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
      worker,
    },
  };
}

/** A heartbeat. It carries the stage that the worker has reached. */
export function renew(leaseMs: number, stage: JobStage): Transition<'renew'> {
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
    patch: { ...toCompleted(ttl), result },
  };
}

/** The job is done, and publishes no file. */
export function conclude(result: JobResult, ttl: RecordTtl): Transition<'conclude'> {
  return { name: 'conclude', guard: HELD, patch: { ...toCompleted(ttl), result } };
}

/** @param cause the real reason, for operators */
export function fail(
  error: JobError,
  ttl: RecordTtl,
  cause: string | null = null,
): Transition<'fail'> {
  const endsAttempt = ending('failed', error, cause);
  return { name: 'fail', guard: HELD, patch: { ...toFailed(error, ttl), endsAttempt } };
}

/** A retryable error: back to pending, claimable after the delay. */
export function reschedule(
  error: JobError,
  delayMs: number,
  cause: string | null = null,
): Transition<'reschedule'> {
  const endsAttempt = ending('retried', error, cause);
  return { name: 'reschedule', guard: HELD, patch: { ...toPending(delayMs), error, endsAttempt } };
}

/**
 * A worker that shuts down, or lacks what the job needs, returns the job without using up an
 * attempt. It can be claimed after the delay.
 *
 * @param lack what the worker lacked; null when it shuts down
 */
export function release(delayMs = 0, lack: AttemptEnding['error'] = null): Transition<'release'> {
  const endsAttempt: AttemptEnding = { outcome: 'released', error: lack };
  return {
    name: 'release',
    guard: HELD,
    patch: { ...toPending(delayMs), attempts: { add: -1 }, endsAttempt },
  };
}

const WORKER_LOST: JobError = {
  code: 'WORKER_LOST',
  message: 'The worker that printed this document stopped answering.',
  retryable: true,
};

export type LeaseExpiry = Transition<'expireToPending' | 'expireToFailed'>;

/**
 * For a job whose lease ran out: the first transition whose guard holds is applied.
 *
 * @param ttl for jobs whose policy has none
 */
export function expireLease(ttl: RecordTtl): readonly [LeaseExpiry, LeaseExpiry] {
  const guard = { status: ['processing'], lease: 'expired' } as const;
  const endsAttempt = ending('lost', WORKER_LOST, null);
  return [
    {
      name: 'expireToPending',
      guard: { ...guard, attemptsLeft: true },
      patch: { ...toPending(0), error: WORKER_LOST, endsAttempt },
    },
    {
      name: 'expireToFailed',
      guard: { ...guard, attemptsLeft: false },
      patch: {
        ...toFailed(WORKER_LOST, ttl),
        expiresAtMs: { fromNowMs: ttl.failedMs, byPolicy: 'failedJobTtlMs' },
        endsAttempt,
      },
    },
  ];
}

export function cancel(ttl: RecordTtl): Transition<'cancel'> {
  return {
    name: 'cancel',
    guard: { status: ['pending', 'processing'] },
    patch: {
      status: 'cancelled',
      stage: null,
      leaseUntilMs: null,
      finishedAtMs: NOW,
      expiresAtMs: { fromNowMs: ttl.failedMs },
      endsAttempt: { outcome: 'cancelled', error: null },
    },
  };
}

/** The user asks for another attempt of a failed job. */
export function retry(): Transition<'retry'> {
  return {
    name: 'retry',
    guard: { status: ['failed'], attemptsLeft: true },
    patch: { ...toPending(0), error: null, finishedAtMs: null, expiresAtMs: null },
  };
}

/** An operator retries a failed job, even without attempts left: at least one more is made. */
export function forceRetry(): Transition<'retry'> {
  return { ...retry(), guard: { status: ['failed'] } };
}

function ending(
  outcome: AttemptEnding['outcome'],
  { code }: JobError,
  cause: string | null,
): AttemptEnding {
  return { outcome, error: { code, cause } };
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

function toCompleted(ttl: RecordTtl): Patch {
  return {
    status: 'completed',
    stage: 'done',
    progress: STAGE_PROGRESS.done,
    leaseUntilMs: null,
    error: null,
    finishedAtMs: NOW,
    expiresAtMs: { fromNowMs: ttl.completedMs },
    endsAttempt: { outcome: 'completed', error: null },
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
