import type { JobList, JobStatus, JobSummary, JobView } from '@offprint/contract';
import { notFound } from '../domain/errors.ts';
import { documentIdOf, type Job } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import type { JobSnapshot } from '../ports/job-store.ts';
import type { AppContext, ReadContext } from './context.ts';

/** The job as its owner sees it. */
export function viewJob(
  { settings }: Pick<ReadContext, 'settings'>,
  { job, queuePosition, hasFile }: JobSnapshot,
): JobView {
  const stored = job.source.type === 'stored' ? job.source : null;
  return {
    jobId: job.id,
    batchId: job.batchId,
    documentId: documentIdOf(job),
    documentVersion: stored?.version ?? null,
    templateId: job.templateId,
    templateVersion: job.templateVersion,
    format: 'pdf',
    status: job.status,
    stage: job.stage,
    progress: job.progress,
    queuePosition,
    options: job.options,
    fileName: job.fileName,
    resultUrl: hasFile ? `${settings.publicUrl}/api/v1/export/download/${job.id}` : null,
    fileSize: job.result?.fileSizeBytes ?? null,
    pageCount: job.result?.pageCount ?? null,
    pageFill: job.result?.pageFill ?? null,
    warnings: [...(job.result?.warnings ?? [])],
    report: job.result?.report ?? null,
    error: job.error,
    attempts: job.attempts,
    maxAttempts: job.maxAttempts,
    nextAttemptAt: job.status === 'pending' && job.attempts > 0 ? iso(job.runAfterMs) : null,
    createdAt: iso(job.createdAtMs),
    startedAt: iso(job.startedAtMs),
    completedAt: iso(job.finishedAtMs),
    expiresAt: iso(job.expiresAtMs),
  };
}

/** What a submission answers with. */
export function summariseJob(
  { load }: Pick<AppContext, 'load'>,
  { job, queuePosition }: JobSnapshot,
): JobSummary {
  const { id: jobId, status, progress, createdAtMs } = job;
  const estimatedWaitMs = queuePosition === null ? null : load.estimatedWaitMs(queuePosition);
  return { jobId, status, progress, queuePosition, estimatedWaitMs, createdAt: iso(createdAtMs) };
}

/** The job with its place in the queue; without it when the store does not answer any more. */
export async function snapshotOf({ jobs, log }: AppContext, job: Job): Promise<JobSnapshot> {
  const unplaced: JobSnapshot = { job, queuePosition: null, hasFile: false };
  try {
    return (await jobs.find(job.userId, job.id)) ?? unplaced;
  } catch (error) {
    log.warn({ err: error, jobId: job.id }, 'a job that was submitted could not be read');
    return unplaced;
  }
}

/** A job that was submitted just now. A worker may have claimed it already: then its position was 1. */
export async function submittedSnapshot(ctx: AppContext, job: Job): Promise<JobSnapshot> {
  const now = await snapshotOf(ctx, job);
  return now.job.status === 'pending' ? now : { job, queuePosition: 1, hasFile: false };
}

/** @throws OffprintError NOT_FOUND, also for another user's job */
export async function findJob(
  { jobs }: Pick<AppContext, 'jobs'>,
  { userId }: Caller,
  jobId: string,
): Promise<JobSnapshot> {
  const found = await jobs.find(userId, jobId);
  if (!found) throw notFound('The export job');
  return found;
}

/** The job that is named by its id or by its export's; null for what is not the user's. */
export async function jobIdOf(
  { jobs, history }: Pick<AppContext, 'jobs' | 'history'>,
  { userId }: Caller,
  jobOrExportId: string,
): Promise<string | null> {
  const exported = await history.find(userId, jobOrExportId);
  if (exported) return exported.record.jobId;
  return (await jobs.find(userId, jobOrExportId)) && jobOrExportId;
}

/** @throws OffprintError NOT_FOUND */
export async function getJob(ctx: ReadContext, caller: Caller, jobId: string): Promise<JobView> {
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
  ctx: ReadContext,
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
    jobs: jobs.map((snapshot) => viewJob(ctx, snapshot)),
    pagination: { total, limit, offset, hasMore: offset + jobs.length < total },
  };
}

export function iso(epochMs: number): string;
export function iso(epochMs: number | null): string | null;
export function iso(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
