import type { JobError } from '@offprint/contract';
import { isEngineCrash } from '../errors.ts';
import type { Job } from './job.ts';
import { fail, type RecordTtl, reschedule, type Transition } from './lifecycle.ts';

export interface RetryPolicy {
  /** The delay after the first failed attempt; it doubles with each further one. */
  readonly baseMs: number;
  /** No delay is longer, jitter included. */
  readonly capMs: number;
  /** 0.1 spreads the delay by ±10 %; near the cap only downwards. */
  readonly jitter: number;
}

/**
 * Exponential backoff with proportional jitter, which also separates jobs that have reached the
 * longest delay.
 *
 * @param attempt the attempt that has just failed, from 1
 * @param random a number in [0, 1)
 */
export function retryDelayMs(attempt: number, policy: RetryPolicy, random: number): number {
  const { baseMs, capMs, jitter } = policy;
  const middleMs = Math.min(baseMs * 2 ** Math.min(attempt - 1, 30), capMs);
  const shortestMs = middleMs * (1 - jitter);
  const longestMs = Math.min(middleMs * (1 + jitter), capMs);
  return Math.round(shortestMs + (longestMs - shortestMs) * random);
}

const SHORTEST_RETURN_MS = 500;
const LONGEST_RETURN_MS = 15_000;

/**
 * The delay of a job that a worker returns because it lacks what the job needs. It grows with the
 * age of the job.
 */
export function returnDelayMs(claimed: Pick<Job, 'createdAtMs' | 'updatedAtMs'>): number {
  const halfAgeMs = Math.round(ageAtClaimMs(claimed) / 2);
  return Math.min(Math.max(halfAgeMs, SHORTEST_RETURN_MS), LONGEST_RETURN_MS);
}

/** By the store's clock alone, with which the worker's need not agree. */
export function ageAtClaimMs({
  createdAtMs,
  updatedAtMs,
}: Pick<Job, 'createdAtMs' | 'updatedAtMs'>) {
  return updatedAtMs - createdAtMs;
}

/** The transition of a job whose attempt failed with `error`. */
export function afterFailure(
  job: Pick<Job, 'attempts' | 'maxAttempts' | 'error'>,
  error: JobError,
  policy: RetryPolicy,
  ttl: RecordTtl,
  random: number,
  cause: string | null = null,
): Transition<'fail' | 'reschedule'> {
  if (!error.retryable || job.attempts >= job.maxAttempts) return fail(error, ttl, cause);
  // A document that timed out twice will do so again, and each time it takes a page for long.
  if (isTimeout(error) && isTimeout(job.error)) return fail(error, ttl, cause);
  // A crash is rarely the document's fault, so the job is tried again at once. After a second crash
  // the document may be the cause, and the job waits as after any other failure.
  const isFirstCrash = isEngineCrash(error.code) && job.attempts === 1;
  const delayMs = isFirstCrash ? 0 : retryDelayMs(job.attempts, policy, random);
  return reschedule(error, delayMs, cause);
}

function isTimeout(error: JobError | null): boolean {
  return error?.code === 'RENDER_TIMEOUT';
}
