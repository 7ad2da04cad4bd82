import type { RetriedJob } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';
import type { Job } from '../domain/job/job.ts';
import { retry } from '../domain/job/lifecycle.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';
import { jobFields } from './log-fields.ts';
import { tooManyActive } from './submit-export.ts';
import { findJob } from './view-job.ts';

/**
 * Puts a failed job back into the queue.
 *
 * @throws OffprintError NOT_FOUND, INVALID_STATE, MAX_ATTEMPTS_REACHED, RATE_LIMITED when as many
 *   submissions are active as the plan allows
 */
export async function retryExport(
  ctx: AppContext,
  caller: Caller,
  jobId: string,
): Promise<RetriedJob> {
  const { userId, plan } = caller;
  const { maxActiveSubmissions } = plan;
  const transition = retry();
  const outcome = await ctx.jobs.transitionForUser({
    userId,
    jobId,
    transition,
    maxActiveSubmissions,
  });
  switch (outcome.type) {
    case 'refused':
      throw refusal((await findJob(ctx, caller, jobId)).job);
    case 'tooManyActive':
      throw tooManyActive(maxActiveSubmissions);
    case 'applied': {
      const { status, attempts, maxAttempts } = outcome.job;
      ctx.log.info({ ...jobFields(outcome.job), attempts }, 'a job was queued again');
      return { jobId, status, attempts, maxAttempts };
    }
  }
}

function refusal(job: Job): OffprintError {
  if (job.status !== 'failed') {
    const message = `Only a failed export can be retried; this one is ${job.status}.`;
    return new OffprintError('INVALID_STATE', message);
  }
  const message = `All ${job.maxAttempts} attempts are used up. Submit the document again.`;
  return new OffprintError('MAX_ATTEMPTS_REACHED', message);
}
