import type { RemovedJob } from '@offprint/contract';
import { cancel } from '../domain/job/lifecycle.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';
import { findJob, iso } from './view-job.ts';

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
  const { userId, plan } = caller;
  const transition = cancel({
    completedMs: plan.completedJobTtlMs,
    failedMs: plan.failedJobTtlMs,
  });
  const deletedAt = iso(ctx.clock.nowMs());
  // Between two steps the job may end, or be retried: then the other of them fits.
  for (;;) {
    const cancelled = await ctx.jobs.transitionForUser({
      userId,
      jobId,
      transition,
      maxActiveSubmissions: null,
    });
    if (cancelled.type === 'applied') return { jobId, status: 'cancelled', deletedAt };
    if (await ctx.jobs.remove(userId, jobId)) return { jobId, status: 'deleted', deletedAt };
    await findJob(ctx, caller, jobId);
  }
}
