import type {
  Attempt,
  DeliveryList,
  ErrorCode,
  OperatorJob,
  OperatorJobList,
  OperatorOverview,
  RetriedJob,
} from '@offprint/contract';
import { notFound, OffprintError } from '../domain/errors.ts';
import type { Job } from '../domain/job/job.ts';
import { cancel, forceRetry, recordTtlOf } from '../domain/job/lifecycle.ts';
import type { JobSearch } from '../ports/job-store.ts';
import type { AppContext } from './context.ts';
import { listDeliveries } from './deliveries.ts';
import { jobFields } from './log-fields.ts';
import { iso, viewJob } from './view-job.ts';

// For operators, who may act on the jobs of all users. Callers have checked that an operator asks.

/** Jobs of all users, the last submitted first. */
export async function searchJobs(ctx: AppContext, search: JobSearch): Promise<OperatorJobList> {
  const jobs = await ctx.jobs.search(search);
  const last = jobs.length === search.limit ? jobs.at(-1) : undefined;
  return { jobs: jobs.map((job) => viewForOperator(ctx, job)), nextBefore: last?.id ?? null };
}

/** @throws OffprintError NOT_FOUND */
export async function findJobOfAny(ctx: AppContext, jobId: string): Promise<OperatorJob> {
  return viewForOperator(ctx, await findAnyJob(ctx, jobId));
}

/**
 * Puts a failed job back into the queue though its attempts are used up, or its user has as many
 * submissions under way as the plan allows.
 *
 * @throws OffprintError NOT_FOUND, INVALID_STATE
 */
export async function forceRetryJob(ctx: AppContext, jobId: string): Promise<RetriedJob> {
  const job = await findAnyJob(ctx, jobId);
  const retried = await forceRetryOf(ctx, job);
  if (retried) return retried;
  const message = `Only a failed export can be retried; this one is ${job.status}.`;
  throw new OffprintError('INVALID_STATE', message);
}

/** Which failed jobs. */
export interface FailedJobs {
  /** Null for any error. */
  readonly errorCode: ErrorCode | null;
  /** Only jobs that failed at this time or later. Null: all. Epoch ms. */
  readonly sinceMs: number | null;
}

const SEARCHED_AT_ONCE = 100;

/**
 * Does what forceRetryJob does to each failed job. A job that fails again meanwhile is not retried
 * again.
 */
export async function* forceRetryFailed(
  ctx: AppContext,
  { errorCode, sinceMs }: FailedJobs,
): AsyncGenerator<RetriedJob, void> {
  let search: JobSearch = {
    status: 'failed',
    limit: SEARCHED_AT_ONCE,
    ...(errorCode !== null && { errorCode }),
    ...(sinceMs !== null && { changedFromMs: sinceMs }),
  };
  for (;;) {
    const found = await ctx.jobs.search(search);
    for (const job of found) {
      const retried = await forceRetryOf(ctx, job);
      if (retried) yield retried;
    }
    const last = found.at(-1);
    if (!last) return;
    search = { ...search, beforeId: last.id };
  }
}

/** Null if the job is not failed, or not any more. */
async function forceRetryOf(ctx: AppContext, job: Job): Promise<RetriedJob | null> {
  const { id: jobId, userId } = job;
  const transition = forceRetry();
  const command = { userId, jobId, transition, maxActiveSubmissions: null };
  const outcome = await ctx.jobs.transitionForUser(command);
  if (outcome.type !== 'applied') return null;
  const { status, attempts, maxAttempts } = outcome.job;
  ctx.log.info({ ...jobFields(job), attempts }, 'a job was queued again');
  return { jobId, status, attempts, maxAttempts };
}

async function findAnyJob(ctx: AppContext, jobId: string): Promise<Job> {
  const [job] = await ctx.jobs.search({ jobId, limit: 1 });
  if (!job) throw notFound('The export job');
  return job;
}

/**
 * Stops a job that is not over.
 *
 * @throws OffprintError NOT_FOUND, INVALID_STATE
 */
export async function cancelJobOfAny(ctx: AppContext, jobId: string): Promise<OperatorJob> {
  const job = await findAnyJob(ctx, jobId);
  const { userId, status } = job;
  const transition = cancel(recordTtlOf(job, ctx.settings.recordTtl));
  const command = { userId, jobId, transition, maxActiveSubmissions: null };
  const outcome = await ctx.jobs.transitionForUser(command);
  if (outcome.type !== 'applied') {
    throw new OffprintError('INVALID_STATE', `There is nothing to cancel: it is ${status}.`);
  }
  ctx.log.info(jobFields(outcome.job), 'a job was cancelled by an operator');
  return viewForOperator(ctx, outcome.job);
}

/** Who was notified of the end of a job. @throws OffprintError NOT_FOUND */
export async function deliveriesOfAny(ctx: AppContext, jobId: string): Promise<DeliveryList> {
  const { userId } = await findAnyJob(ctx, jobId);
  return await listDeliveries(ctx, userId, jobId);
}

const WORKERS_OF_JOBS = 100;

/** The state of the whole system. */
export async function viewOverview(ctx: AppContext): Promise<OperatorOverview> {
  const [{ byStatus, oldestDueAtMs }, held] = await Promise.all([
    ctx.jobs.stats(),
    ctx.jobs.search({ status: 'processing', limit: WORKERS_OF_JOBS }),
  ]);
  const { pending, processing, failed } = byStatus;
  const oldestWaitingMs = oldestDueAtMs === null ? 0 : ctx.clock.nowMs() - oldestDueAtMs;
  const byWorker = Object.groupBy(held, ({ worker }) => worker ?? 'unknown');
  return {
    queue: { pending, processing, failed, oldestWaitingMs: Math.max(0, oldestWaitingMs) },
    prints: {
      running: ctx.turns.held,
      waiting: ctx.turns.waiting,
      slots: ctx.renderer.concurrency,
    },
    workers: Object.entries(byWorker).map(([name, jobs = []]) => ({ name, jobs: jobs.length })),
    minutes: [...ctx.activity.minutes()],
  };
}

function viewForOperator(ctx: AppContext, job: Job): OperatorJob {
  const snapshot = { job, queuePosition: null, hasFile: false };
  const { queuePosition: _, resultUrl: __, report: ___, ...view } = viewJob(ctx, snapshot);
  return {
    ...view,
    userId: job.userId,
    updatedAt: iso(job.updatedAtMs),
    attemptHistory: attemptHistoryOf(job),
  };
}

/** All attempts in order, including the current one. */
export function attemptHistoryOf(job: Job): Attempt[] {
  const past = job.pastAttempts.map(({ startedAtMs, endedAtMs, ...attempt }) => ({
    ...attempt,
    startedAt: iso(startedAtMs),
    endedAt: iso(endedAtMs),
  }));
  if (job.status !== 'processing') return past;
  const { attempts: number, worker, startedAtMs } = job;
  const underWay = { number, worker, startedAt: iso(startedAtMs) };
  return [...past, { ...underWay, endedAt: null, outcome: null, error: null }];
}
