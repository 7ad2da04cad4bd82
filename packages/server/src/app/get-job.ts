import type { JobList, JobStatus, JobView } from '@offprint/contract';
import { notFound } from '../domain/errors.ts';
import type { Job } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import type { AppContext } from './context.ts';
import { viewJob } from './job-view.ts';

/** @throws OffprintError NOT_FOUND, also for another user's job */
export async function findJob(ctx: AppContext, caller: Caller, jobId: string): Promise<Job> {
  const job = await ctx.jobs.find(caller.userId, jobId);
  if (!job) throw notFound('The export job');
  return job;
}

/** @throws OffprintError NOT_FOUND */
export async function getJob(ctx: AppContext, caller: Caller, jobId: string): Promise<JobView> {
  return viewJob(ctx, await findJob(ctx, caller, jobId));
}

export interface ListJobsQuery {
  readonly status?: JobStatus | undefined;
  readonly documentId?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** The user's jobs, newest first. */
export async function listJobs(
  ctx: AppContext,
  caller: Caller,
  query: ListJobsQuery,
): Promise<JobList> {
  const { status, documentId, limit, offset } = query;
  const { jobs, total } = await ctx.jobs.list(caller.userId, {
    limit,
    offset,
    ...(status && { status }),
    ...(documentId !== undefined && { documentId }),
  });
  return {
    jobs: await Promise.all(jobs.map((job) => viewJob(ctx, job))),
    pagination: { total, limit, offset, hasMore: offset + jobs.length < total },
  };
}
