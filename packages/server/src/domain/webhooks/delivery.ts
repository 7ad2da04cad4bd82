import type { JobError } from '@offprint/contract';
import type { Job, JobOrigin, JobResult, JobSpec } from '../job/job.ts';
import { conclude, fail, type RecordTtl, reschedule, type Transition } from '../job/lifecycle.ts';
import type { WebhookMessage } from './message.ts';

// A delivery is a job in a queue of its own, so that it is claimed, leased, fenced and retried like
// every job. Stores do not interpret options, error and result, whose meaning for a delivery is
// defined here.

/** The receiver's answer. */
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
  /** The job that the message is about. */
  readonly jobId: string;
  readonly message: WebhookMessage;
  readonly status: Job['status'];
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Null when no further attempt is planned. Epoch ms. */
  readonly nextAttemptAtMs: number | null;
  /** The answer to the last attempt. Null if there was none. */
  readonly answer: ReceiverAnswer | null;
  readonly error: JobError | null;
  readonly createdAtMs: number;
  readonly finishedAtMs: number | null;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The delay after each failed attempt. After the last one, the delivery is given up. */
const RETRY_DELAYS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
];

/** The limit of parallel deliveries of one user, so that a dead receiver blocks no more. */
const USER_CONCURRENCY = 4;

export interface NewDelivery {
  readonly id: string;
  readonly submissionId: string;
  readonly userId: string;
  readonly jobId: string;
  readonly message: WebhookMessage;
  /** The origin of the job. */
  readonly origin?: JobOrigin | undefined;
}

/** The job that represents the delivery. The deliveries of one job are a batch. */
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

/** The next state of a delivery that the receiver has answered. */
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

/** The next state of a delivery without an answer. */
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
