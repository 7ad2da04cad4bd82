import { OffprintError } from '../domain/errors.ts';
import { draftExport } from '../domain/export-record.ts';
import type { Job, JobResult } from '../domain/job/job.ts';
import { complete } from '../domain/job/lifecycle.ts';
import { storageKey } from '../domain/storage-key.ts';
import type { Completion } from '../ports/job-store.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import type { AppContext } from './context.ts';
import type { ExportRun } from './export-run.ts';
import { persistently } from './persistently.ts';
import { timeLimit, unlessAborted } from './time-limit.ts';

/**
 * Uploads the file and completes the job under its fence, or leaves nothing that anybody sees.
 *
 * @throws OffprintError STORAGE_UNAVAILABLE, STORE_UNAVAILABLE, QUOTA_EXCEEDED; the signal's reason
 */
export async function publishPdf(
  ctx: AppContext,
  run: ExportRun,
  pdf: RenderedPdf,
): Promise<'completed' | 'lost'> {
  const { job } = run.claimed;
  const documentId = job.source.type === 'stored' ? job.source.documentId : null;
  const key = storageKey({ userId: job.userId, documentId, jobId: job.id, fence: job.fence });
  await upload(ctx, run, key, pdf.bytes);
  const outcome = await record(ctx, run, completionOf(ctx, job, key, pdf));
  if (outcome.type === 'completed') return 'completed';
  await discard(ctx, key);
  if (outcome.type === 'lost') return 'lost';
  throw new OffprintError(
    'QUOTA_EXCEEDED',
    'The file does not fit into the storage quota. Delete exports, or change the plan.',
  );
}

async function upload(
  ctx: AppContext,
  { signal, onStage }: ExportRun,
  key: string,
  bytes: Uint8Array,
): Promise<void> {
  onStage('uploading');
  const message = 'The file storage did not answer in time.';
  using limit = timeLimit(ctx.settings.publishTimeoutMs, 'STORAGE_UNAVAILABLE', message);
  signal.throwIfAborted();
  const either = AbortSignal.any([signal, limit.signal]);
  await unlessAborted(ctx.storage.put(key, bytes, either), either);
  if (signal.aborted) {
    await discard(ctx, key);
    signal.throwIfAborted();
  }
}

/**
 * Not stopped by the run's signal: as long as the answer is open the file may be published, so it
 * could not be deleted. The limit is well below the age at which it would count as an orphan.
 */
async function record(ctx: AppContext, { onStage }: ExportRun, completion: Completion) {
  const message = 'The job store did not answer in time.';
  using limit = timeLimit(ctx.settings.publishTimeoutMs, 'STORE_UNAVAILABLE', message);
  const completed = persistently(() => ctx.jobs.complete(completion), limit.signal);
  onStage('recording');
  return await completed;
}

function completionOf(ctx: AppContext, job: Job, key: string, pdf: RenderedPdf): Completion {
  const result: JobResult = {
    exportId: ctx.newId(),
    storageKey: key,
    fileSizeBytes: pdf.bytes.byteLength,
    pageCount: pdf.pageCount,
    warnings: pdf.warnings,
  };
  return {
    lease: { jobId: job.id, fence: job.fence },
    transition: complete(job.fence, result, ctx.settings.recordTtl),
    exportDraft: draftExport(job, result),
    quotaBytes: job.policy.quotaBytes,
  };
}

/** Deletes an unpublished file. What can't be deleted now is an orphan that the sweeper finds. */
async function discard(ctx: AppContext, key: string): Promise<void> {
  try {
    // An earlier try of the completion may have gone through although its answer was lost.
    if ((await ctx.history.referencedKeys([key])).has(key)) return;
    await ctx.storage.delete(key);
  } catch (error) {
    ctx.log.warn({ err: error, key }, 'could not delete an unpublished file');
  }
}
