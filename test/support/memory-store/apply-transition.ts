import { isFromNow, momentOf } from '../../../packages/server/src/domain/job/from-now.ts';
import {
  type AttemptEnding,
  type Job,
  type JobState,
  type Lease,
  MOST_PAST_ATTEMPTS,
  type PastAttempt,
} from '../../../packages/server/src/domain/job/job.ts';
import type {
  FromNow,
  Guard,
  Transition,
} from '../../../packages/server/src/domain/job/lifecycle.ts';

/** What a transition is applied with, besides the job. */
export interface TransitionCall {
  /** By the store's clock. */
  readonly nowMs: number;
  /** Of the worker that asks; absent where nobody holds the job. */
  readonly lease?: Lease;
}

/** Whether the guard holds. Stores translate it instead. */
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
  const { attempts, fence, endsAttempt, ...rest } = transition.patch;
  const state: Partial<Record<keyof JobState, unknown>> = { updatedAtMs: nowMs };
  if (attempts) state.attempts = job.attempts + attempts.add;
  if (fence) state.fence = job.fence + fence.add;
  if (endsAttempt) state.pastAttempts = withAttempt(job, endsAttempt, nowMs);
  for (const [field, value] of Object.entries(rest)) {
    state[field as keyof JobState] = isFromNow(value) ? momentOf(ofJob(value, job), nowMs) : value;
  }
  return { ...job, ...state } as Job;
}

function withAttempt(job: Job, ending: AttemptEnding, endedAtMs: number): readonly PastAttempt[] {
  const { status, attempts: number, worker, startedAtMs, pastAttempts } = job;
  if (status !== 'processing') return pastAttempts;
  const ended = { number, worker, startedAtMs, endedAtMs, ...ending };
  return [...pastAttempts, ended].slice(-MOST_PAST_ATTEMPTS);
}

function ofJob({ fromNowMs, byPolicy }: FromNow, { policy }: Job): FromNow {
  return { fromNowMs: (byPolicy && policy[byPolicy]) ?? fromNowMs };
}
