import type { RemovedJob } from '@offprint/contract';
import { cancel, recordTtlOf } from '../domain/job/lifecycle.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';
import { jobFields } from './log-fields.ts';
import { findJob, iso } from './view-job.ts';

/** The most records of cancelled jobs of one user, which no quota limits. */
const MOST_CANCELLED = 1_000;
/** The share of cancellations that check for records above that. */
const LOOKING_SHARE = 1 / 20;
/** More than are added between two checks. */
const FORGOTTEN_AT_ONCE = 100;

/**
 * Cancels a live job, or removes the record of a finished one. The worker that holds a cancelled
 * job is told by the store's hint; whatever it still writes is refused by its fence.
 *
 * @throws OffprintError NOT_FOUND
 */
export async function cancelOrRemoveJob(
  ctx: AppContext,
  caller: Caller,
  jobId: string,
): Promise<RemovedJob> {
  const { userId } = caller;
  const deletedAt = iso(ctx.clock.nowMs());
  // If the job ends, or is retried, between the two attempts, the next round applies.
  for (;;) {
    const { job } = await findJob(ctx, caller, jobId);
    const transition = cancel(recordTtlOf(job, ctx.settings.recordTtl));
    const cancelled = await ctx.jobs.transitionForUser({
      userId,
      jobId,
      transition,
      maxActiveSubmissions: null,
    });
    if (cancelled.type === 'applied') {
      ctx.log.info(jobFields(cancelled.job), 'a job was cancelled');
      if (ctx.random() < LOOKING_SHARE) await forgetOldestCancelled(ctx, userId);
      return { jobId, status: 'cancelled', deletedAt };
    }
    if (await ctx.jobs.remove(userId, jobId)) {
      ctx.log.info({ jobId, userId }, 'the record of a job was removed');
      return { jobId, status: 'deleted', deletedAt };
    }
  }
}

/** Removes the oldest records before they expire, so that a user's cancelled jobs are bounded. */
async function forgetOldestCancelled(ctx: AppContext, userId: string): Promise<void> {
  const oldest = { status: 'cancelled', limit: FORGOTTEN_AT_ONCE, offset: MOST_CANCELLED } as const;
  try {
    const { jobs } = await ctx.jobs.list(userId, oldest);
    for (const { job } of jobs) await ctx.jobs.remove(userId, job.id);
  } catch (error) {
    ctx.log.warn({ err: error, userId }, 'records of cancelled jobs were left');
  }
}
