import type { JobError } from '@offprint/contract';
import type { Job, JobOrigin, JobResult, JobSpec } from '../job/job.ts';
import { conclude, fail, type RecordTtl, reschedule, type Transition } from '../job/lifecycle.ts';
import type { WebhookMessage } from './message.ts';

// A delivery is a job of a queue of its own, so that it is claimed, leased, fenced and retried as
// every job is. Stores keep options, error and result as they are given; what they are of a delivery
// is known here alone.

/** How the receiver has answered. */
export interface ReceiverAnswer {
  readonly status: number;
  readonly bodyHead: string;
}

interface DeliveryError extends JobError {
  readonly answer: ReceiverAnswer | null;
}

export interface Delivery {
  readonly id: string;
  readonly userId: string;
  /** Of the job that it tells of. */
  readonly jobId: string;
  readonly message: WebhookMessage;
  readonly status: Job['status'];
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Null when no further attempt is planned. Epoch ms. */
  readonly nextAttemptAtMs: number | null;
  /** To the last attempt; null when there was none. */
  readonly answer: ReceiverAnswer | null;
  readonly error: JobError | null;
  readonly createdAtMs: number;
  readonly finishedAtMs: number | null;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** After each attempt that failed; then it is given up. */
const RETRY_DELAYS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
];

/** Deliveries of one user at once: a dead receiver holds no more. */
const USER_CONCURRENCY = 4;

export interface NewDelivery {
  readonly id: string;
  readonly submissionId: string;
  readonly userId: string;
  readonly jobId: string;
  readonly message: WebhookMessage;
  /** That of the job. */
  readonly origin?: JobOrigin | undefined;
}

/** The delivery as the job that it is; those of one job are a batch. */
export function deliverySpec({ message, jobId, origin, ...ids }: NewDelivery): JobSpec {
  return {
    ...ids,
    ...(origin && { origin }),
    batchId: jobId,
    source: { type: 'inline' },
    templateId: message.type,
    templateVersion: '',
    options: message as object,
    quality: 'standard',
    fileName: '',
    priority: 0,
    maxAttempts: RETRY_DELAYS_MS.length + 1,
    policy: { userConcurrency: USER_CONCURRENCY, quotaBytes: 0, exportTtlMs: 0 },
    announcesEnd: false,
    webhook: null,
  };
}

export function messageOf({ options }: Pick<Job, 'options'>): WebhookMessage {
  return options as unknown as WebhookMessage;
}

export function deliveryOf(job: Job): Delivery {
  const { id, userId, status, attempts, maxAttempts, createdAtMs, finishedAtMs } = job;
  const error = job.error as DeliveryError | null;
  return {
    id,
    userId,
    jobId: job.batchId ?? '',
    message: messageOf(job),
    status,
    attempts,
    maxAttempts,
    nextAttemptAtMs: status === 'pending' ? job.runAfterMs : null,
    answer: (job.result as unknown as ReceiverAnswer | null) ?? error?.answer ?? null,
    error,
    createdAtMs,
    finishedAtMs,
  };
}

/** What becomes of a delivery that the receiver has answered. */
export function afterAnswer(
  delivery: Pick<Job, 'attempts'>,
  answer: ReceiverAnswer,
  ttlMs: number,
): Transition<'conclude' | 'fail' | 'reschedule'> {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return conclude(answer as unknown as JobResult, ttlOf(ttlMs));
  }
  const isGone = status === 410;
  const message = isGone
    ? 'The receiver wants no more of it (410).'
    : `The receiver answered with ${status}.`;
  const error: DeliveryError = { code: 'WEBHOOK_REFUSED', message, retryable: !isGone, answer };
  return afterRefusal(delivery, error, ttlMs);
}

/** What becomes of a delivery that could not be made. */
export function afterSilence(
  delivery: Pick<Job, 'attempts'>,
  error: JobError,
  ttlMs: number,
): Transition<'fail' | 'reschedule'> {
  return afterRefusal(delivery, { ...error, answer: null }, ttlMs);
}

function afterRefusal({ attempts }: Pick<Job, 'attempts'>, error: DeliveryError, ttlMs: number) {
  const delayMs = RETRY_DELAYS_MS[attempts - 1];
  if (!error.retryable || delayMs === undefined) return fail(error, ttlOf(ttlMs));
  return reschedule(error, delayMs);
}

function ttlOf(ttlMs: number): RecordTtl {
  return { completedMs: ttlMs, failedMs: ttlMs };
}
