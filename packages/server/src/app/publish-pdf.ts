import type { CheckReport, ErrorCode, JobStage } from '@offprint/contract';
import { untilAborted } from '../async/abort.ts';
import { type Deadline, deadline } from '../async/deadline.ts';
import { retry } from '../async/retry.ts';
import { isOffprintError, OffprintError } from '../domain/errors.ts';
import { documentIdOf, type Job, leaseOf } from '../domain/job/job.ts';
import { type Completion, complete, type RecordTtl, recordTtlOf } from '../domain/job/lifecycle.ts';
import { storageKey } from '../domain/storage-key.ts';
import type { ClaimedJob, LeasedTransition } from '../ports/job-store.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import type { AppContext } from './context.ts';
import { jobFields } from './log-fields.ts';
import { traced } from './traced.ts';

/** The reason of the AbortSignal that stops a run. */
export type StopReason = 'lost' | 'shutdown';

export interface ExportRun {
  readonly claimed: ClaimedJob;
  readonly signal: AbortSignal;
  readonly onStage: (stage: JobStage) => void;
  /** How long the claim that handed it out has taken. */
  readonly claimMs: number;
  /** The span of the attempt. */
  readonly traceparent?: string | undefined;
}

/** A print, and what programs have read in it. */
export interface PublishedPdf extends RenderedPdf {
  readonly report: CheckReport | null;
}

/**
 * Uploads the file and completes the job under its fence, or leaves nothing that anybody sees.
 *
 * @throws OffprintError STORAGE_UNAVAILABLE, STORE_UNAVAILABLE, QUOTA_EXCEEDED; the signal's reason
 */
export async function publishPdf(
  ctx: AppContext,
  run: ExportRun,
  pdf: PublishedPdf,
): Promise<'completed' | 'lost'> {
  const { job } = run.claimed;
  const { userId, id: jobId, fence } = job;
  const key = storageKey({ userId, documentId: documentIdOf(job), jobId, fence });
  const parent = { parent: run.traceparent };
  await traced(ctx, 'upload', parent, () => upload(ctx, run, key, pdf.bytes));
  const completion = completionOf(ctx, job, key, pdf);
  const outcome = await traced(ctx, 'complete', parent, () => record(ctx, run, completion));
  if (outcome.type === 'completed') return 'completed';
  await discard(ctx, job, key);
  if (outcome.type === 'lost') return 'lost';
  throw new OffprintError(
    'QUOTA_EXCEEDED',
    'The file does not fit into the storage quota. Delete exports, or change the plan.',
  );
}

async function upload(
  ctx: AppContext,
  { claimed: { job }, signal, onStage }: ExportRun,
  key: string,
  bytes: Uint8Array,
): Promise<void> {
  onStage('uploading');
  using limit = unansweredLimit(ctx, 'STORAGE_UNAVAILABLE', 'The file storage');
  signal.throwIfAborted();
  const either = AbortSignal.any([signal, limit.signal]);
  const startedAtMs = ctx.clock.monotonicMs();
  const put = ctx.storage.put(key, bytes, either);
  await untilAborted(put, either).catch((error) => {
    // The upload may have succeeded in spite of the abort.
    put.then(() => discard(ctx, job, key)).catch(() => undefined);
    throw error;
  });
  ctx.telemetry.uploaded(ctx.clock.monotonicMs() - startedAtMs);
  if (signal.aborted) {
    await discard(ctx, job, key);
    signal.throwIfAborted();
  }
}

/**
 * The run's signal does not stop it: until the answer comes the file may be published, so it could
 * not be deleted. The limit is well below the age at which it would count as an orphan.
 */
async function record(
  ctx: AppContext,
  { onStage }: ExportRun,
  completion: LeasedTransition<Completion>,
) {
  using limit = unansweredLimit(ctx, 'STORE_UNAVAILABLE', 'The job store');
  const completed = whileUnavailable(() => ctx.jobs.complete(completion), limit.signal);
  onStage('recording');
  return await completed;
}

function completionOf(
  ctx: AppContext,
  job: Job,
  key: string,
  pdf: PublishedPdf,
): LeasedTransition<Completion> {
  const result = {
    exportId: ctx.newId(),
    storageKey: key,
    fileSizeBytes: pdf.bytes.byteLength,
    pageCount: pdf.pageCount,
    pageFill: pdf.pageFill,
    warnings: pdf.warnings,
    report: pdf.report,
  };
  return { lease: leaseOf(job), transition: complete(result, completedTtlOf(ctx, job)) };
}

/** A batch is shown as a whole, so its completed jobs are kept as long as failed ones. */
function completedTtlOf({ settings }: AppContext, job: Job): RecordTtl {
  const ttl = recordTtlOf(job, settings.recordTtl);
  if (job.batchId === null) return ttl;
  return { ...ttl, completedMs: Math.max(ttl.completedMs, ttl.failedMs) };
}

function unansweredLimit(ctx: AppContext, code: ErrorCode, what: string): Deadline {
  const error = () => new OffprintError(code, `${what} did not answer in time.`);
  return deadline(ctx.settings.publishTimeoutMs, error);
}

/** Deletes an unpublished file. If it can't be deleted now, it is an orphan that the sweeper finds. */
async function discard(ctx: AppContext, job: Job, key: string): Promise<void> {
  try {
    // An earlier try may have completed the job although its answer was lost.
    if ((await ctx.history.referencedKeys([key])).has(key)) return;
    await ctx.storage.delete(key);
  } catch (error) {
    ctx.log.warn({ ...jobFields(job), err: error, key }, 'could not delete an unpublished file');
  }
}

/** Repeats a write while the store is away. Fenced writes are safe to repeat. */
export function whileUnavailable<T>(write: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const isRetryable = (error: unknown) => isOffprintError(error, 'STORE_UNAVAILABLE');
  return retry(write, { firstDelayMs: 50, longestDelayMs: 1_000, isRetryable, signal });
}
