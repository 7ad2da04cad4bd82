import type { JobView } from '@offprint/contract';
import type { Job } from '../domain/job/job.ts';
import type { AppContext } from './context.ts';

/** The job as its owner sees it. */
export async function viewJob(
  ctx: Pick<AppContext, 'jobs' | 'history' | 'settings'>,
  job: Job,
): Promise<JobView> {
  const hasFile = job.result !== null && (await isDownloadable(ctx, job));
  const queuePosition = job.status === 'pending' ? await ctx.jobs.queuePosition(job) : null;
  return {
    jobId: job.id,
    batchId: job.batchId,
    documentId: job.source.type === 'stored' ? job.source.documentId : null,
    documentVersion: job.source.type === 'stored' ? job.source.version : null,
    templateId: job.templateId,
    templateVersion: job.templateVersion,
    format: 'pdf',
    status: job.status,
    stage: job.stage,
    progress: job.progress,
    queuePosition,
    options: job.options,
    fileName: job.fileName,
    resultUrl: hasFile ? `${ctx.settings.publicUrl}/api/v1/export/download/${job.id}` : null,
    fileSize: job.result?.fileSizeBytes ?? null,
    pageCount: job.result?.pageCount ?? null,
    warnings: [...(job.result?.warnings ?? [])],
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

/** A file may be deleted, or expire, before the record of its job goes. */
async function isDownloadable(ctx: Pick<AppContext, 'history'>, job: Job): Promise<boolean> {
  const found = await ctx.history.find(job.userId, job.id);
  return found !== null && !found.isExpired;
}

export function iso(epochMs: number): string;
export function iso(epochMs: number | null): string | null;
export function iso(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
