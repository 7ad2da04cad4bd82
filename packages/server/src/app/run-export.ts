import type { JobStage } from '@offprint/contract';
import { OffprintError, toJobError, toOffprintError } from '../domain/errors.ts';
import { draftExport } from '../domain/export-record.ts';
import type { Job, JobResult } from '../domain/job/job.ts';
import { complete, giveBack, type Transition } from '../domain/job/lifecycle.ts';
import { afterFailure } from '../domain/job/retry-policy.ts';
import { storageKey } from '../domain/storage-key.ts';
import type { ClaimedJob, Completion } from '../ports/job-store.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import type { AppContext } from './context.ts';
import { parseDocument } from './parse-document.ts';
import { persistently } from './persistently.ts';

/** Why a run is stopped from outside; the reason of its AbortSignal. */
export type StopReason = 'lost' | 'shutdown';

export interface ExportRun {
  readonly claimed: ClaimedJob;
  readonly signal: AbortSignal;
  readonly onStage: (stage: JobStage) => void;
}

export type RunOutcome = 'completed' | 'retried' | 'failed' | 'lost' | 'givenBack';

/**
 * One attempt of a claimed job, to its end: whatever happens, either a fenced write has ended the
 * attempt, or the lease is gone and nothing was published. Never throws.
 */
export async function runExport(ctx: AppContext, run: ExportRun): Promise<RunOutcome> {
  const { job } = run.claimed;
  try {
    const pdf = await renderJob(ctx, run);
    return await publish(ctx, run, pdf);
  } catch (error) {
    if (run.signal.aborted) return await endStopped(ctx, job, run.signal);
    return await endFailed(ctx, job, run.signal, toOffprintError(error));
  }
}

async function renderJob(ctx: AppContext, run: ExportRun): Promise<RenderedPdf> {
  const { job } = run.claimed;
  const template = ctx.templates.find(job.templateId);
  if (!template) {
    const message = `The template "${job.templateId}" no longer exists.`;
    throw new OffprintError('TEMPLATE_NOT_FOUND', message);
  }
  const data =
    job.source.type === 'inline'
      ? (run.claimed.document ?? {})
      : (await ctx.documentSource.load(job.userId, job.source.documentId, job.source.version)).data;
  const { document } = parseDocument(template, data);
  run.onStage('rendering');
  const startedAt = ctx.clock.monotonicMs();
  const pdf = await ctx.renderer.render(
    {
      templateId: job.templateId,
      document,
      options: job.options,
      quality: job.quality,
      maxPages: Math.min(job.options.maxPages ?? Infinity, ctx.settings.maxPages),
    },
    run.signal,
  );
  const durationMs = ctx.clock.monotonicMs() - startedAt;
  ctx.telemetry.rendered(job.templateId, durationMs, pdf.bytes.byteLength);
  return pdf;
}

async function publish(ctx: AppContext, run: ExportRun, pdf: RenderedPdf): Promise<RunOutcome> {
  const { job } = run.claimed;
  const documentId = job.source.type === 'stored' ? job.source.documentId : null;
  const key = storageKey({ userId: job.userId, documentId, jobId: job.id, fence: job.fence });
  run.onStage('uploading');
  run.signal.throwIfAborted();
  await ctx.storage.put(key, pdf.bytes);
  run.onStage('recording');

  const completion = completionOf(ctx, job, key, pdf);
  const outcome = await persistently(() => ctx.jobs.complete(completion), run.signal);
  if (outcome.type === 'completed') return 'completed';
  await discard(ctx, key);
  if (outcome.type === 'lost') return 'lost';
  throw new OffprintError(
    'QUOTA_EXCEEDED',
    'The file does not fit into the storage quota. Delete exports, or change the plan.',
  );
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

async function endStopped(ctx: AppContext, job: Job, signal: AbortSignal): Promise<RunOutcome> {
  if (signal.reason !== 'shutdown') return 'lost';
  return (await write(ctx, job, giveBack(job.fence))) ? 'givenBack' : 'lost';
}

async function endFailed(
  ctx: AppContext,
  job: Job,
  signal: AbortSignal,
  error: OffprintError,
): Promise<RunOutcome> {
  const { retryPolicy, recordTtl } = ctx.settings;
  const jobError = toJobError(error);
  const transition = afterFailure(job, jobError, retryPolicy, recordTtl, ctx.random());
  const { attempts: attempt } = job;
  const { code, cause } = error;
  ctx.log.warn({ jobId: job.id, attempt, code, err: cause ?? error }, 'an attempt failed');
  ctx.telemetry.attemptFailed(code);
  if (!(await write(ctx, job, transition, signal))) return 'lost';
  return transition.name === 'fail' ? 'failed' : 'retried';
}

/** False: the lease is gone, or the store stayed away until it was. */
async function write(
  ctx: AppContext,
  job: Job,
  transition: Transition,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const attempt = () => ctx.jobs.transition(job.id, transition);
    return (await (signal ? persistently(attempt, signal) : attempt())) !== null;
  } catch (error) {
    ctx.log.error({ err: error, jobId: job.id, transition: transition.name }, 'a write was lost');
    return false;
  }
}
