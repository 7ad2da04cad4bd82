import type { DeliveryList, DeliveryView } from '@offprint/contract';
import { notFound, OffprintError } from '../domain/errors.ts';
import type { Job } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import { type Delivery, deliveryOf, deliverySpec } from '../domain/webhooks/delivery.ts';
import type { JobSearch } from '../ports/job-store.ts';
import type { AppContext } from './context.ts';
import { iso } from './view-job.ts';

/** The most unfinished deliveries of a user when another is requested. */
const MAX_ACTIVE = 100;

const STATUSES = {
  pending: 'pending',
  processing: 'delivering',
  completed: 'delivered',
  failed: 'failed',
  cancelled: 'failed',
} as const;

/**
 * Who was told of the job's ends, or will be, in their order. Deliveries stay for as long as failed
 * jobs do, whether or not the record of the job is still there.
 *
 * @throws OffprintError NOT_FOUND when there is neither a delivery nor such a job of the user
 */
export async function listDeliveries(
  { jobs, webhooks }: AppContext,
  userId: string,
  jobId: string,
): Promise<DeliveryList> {
  const found = (await webhooks?.queue.findBatch(userId, jobId)) ?? [];
  if (found.length === 0 && !(await jobs.find(userId, jobId))) throw notFound('The export job');
  return { deliveries: found.map(({ job }) => viewDelivery(deliveryOf(job))) };
}

/**
 * Sends the message of a delivery that has ended again, under the same id and from its first attempt.
 *
 * @throws OffprintError NOT_FOUND, INVALID_STATE while it is under way, RATE_LIMITED
 */
export async function redeliver(
  ctx: AppContext,
  { userId }: Caller,
  deliveryId: string,
): Promise<DeliveryView> {
  const found = await ctx.webhooks?.queue.find(userId, deliveryId);
  if (!found) throw notFound('The delivery');
  return await deliverAgain(ctx, found.job, MAX_ACTIVE);
}

// For operators, who may act on the deliveries of all users.

/** Newest first. */
export async function searchDeliveries(
  ctx: AppContext,
  search: JobSearch,
): Promise<readonly (DeliveryView & { userId: string })[]> {
  const jobs = (await ctx.webhooks?.queue.search(search)) ?? [];
  return jobs.map((job) => {
    const delivery = deliveryOf(job);
    const { url } = delivery.message;
    return { ...viewDelivery(delivery), url, userId: delivery.userId };
  });
}

/** @throws OffprintError NOT_FOUND, INVALID_STATE */
export async function redeliverOfAny(ctx: AppContext, deliveryId: string): Promise<DeliveryView> {
  const [job] = (await ctx.webhooks?.queue.search({ jobId: deliveryId, limit: 1 })) ?? [];
  if (!job) throw notFound('The delivery');
  return await deliverAgain(ctx, job, Number.MAX_SAFE_INTEGER);
}

async function deliverAgain(
  { webhooks, newId }: AppContext,
  job: Job,
  maxActiveSubmissions: number,
): Promise<DeliveryView> {
  const { userId, jobId, message, finishedAtMs } = deliveryOf(job);
  if (!webhooks) throw notFound('The delivery');
  if (finishedAtMs === null) {
    throw new OffprintError('INVALID_STATE', 'This delivery is still under way.');
  }
  const submissionId = newId();
  const spec = deliverySpec({ id: newId(), submissionId, userId, jobId, message });
  const outcome = await webhooks.queue.submit({
    userId,
    submissionId,
    jobs: [{ spec, document: null }],
    maxActiveSubmissions,
    idempotency: null,
  });
  const [made] = outcome.type === 'created' ? outcome.jobs : [];
  if (made) return viewDelivery(deliveryOf(made));
  const problem = `At most ${MAX_ACTIVE} deliveries may be under way. Try again when some have ended.`;
  throw new OffprintError('RATE_LIMITED', problem, { retryAfterMs: 60_000 });
}

function viewDelivery(delivery: Delivery): DeliveryView {
  const { id, jobId, message, status, attempts, maxAttempts, answer, error } = delivery;
  return {
    deliveryId: id,
    jobId,
    webhookId: message.id,
    type: message.type,
    url: message.endpoint === 'settings' ? null : message.url,
    status: STATUSES[status],
    attempts,
    maxAttempts,
    nextAttemptAt: iso(delivery.nextAttemptAtMs),
    response: answer,
    error: error && { code: error.code, message: error.message, retryable: error.retryable },
    createdAt: iso(delivery.createdAtMs),
    finishedAt: iso(delivery.finishedAtMs),
  };
}
