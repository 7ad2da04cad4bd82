import type { JobError } from '@offprint/contract';
import type { Job } from './job.ts';
import { fail, type RecordTtl, reschedule, type Transition } from './lifecycle.ts';

export interface RetryPolicy {
  /** The delay after the first failed attempt; it doubles with each further one. */
  readonly baseMs: number;
  readonly capMs: number;
  /** 0.1 spreads the delay by ±10 %. */
  readonly jitter: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  baseMs: 60_000,
  capMs: 60 * 60_000,
  jitter: 0.1,
};

/**
 * Exponential backoff with proportional jitter.
 *
 * @param attempt the attempt that has just failed, from 1
 * @param random a number in [0, 1)
 */
export function retryDelayMs(attempt: number, policy: RetryPolicy, random: number): number {
  const doubled = policy.baseMs * 2 ** Math.min(attempt - 1, 30);
  const spread = 1 + policy.jitter * (2 * random - 1);
  return Math.round(Math.min(doubled, policy.capMs) * spread);
}

/** What becomes of a job whose attempt ended in `error`. */
export function afterFailure(
  job: Pick<Job, 'attempts' | 'maxAttempts' | 'fence' | 'error'>,
  error: JobError,
  policy: RetryPolicy,
  ttl: RecordTtl,
  random: number,
): Transition {
  if (!error.retryable || job.attempts >= job.maxAttempts) return fail(job.fence, error, ttl);
  // A crash is most often the browser's, not the document's: the first one costs no waiting.
  const firstCrash = error.code === 'BROWSER_CRASHED' && job.error?.code !== 'BROWSER_CRASHED';
  const delayMs = firstCrash ? 0 : retryDelayMs(job.attempts, policy, random);
  return reschedule(job.fence, error, delayMs);
}
