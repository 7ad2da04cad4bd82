import { exportRequestSchema } from '@offprint/contract';
import { untilAborted } from '../async/abort.ts';
import { deadline, within } from '../async/deadline.ts';
import {
  causeOf,
  isOffprintError,
  OffprintError,
  toJobError,
  toOffprintError,
} from '../domain/errors.ts';
import { type Job, leaseOf } from '../domain/job/job.ts';
import { type AttemptEnd, fail, recordTtlOf, release } from '../domain/job/lifecycle.ts';
import { afterFailure, ageAtClaimMs, returnDelayMs } from '../domain/job/retry-policy.ts';
import type { DocumentData } from '../ports/job-store.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import { type PrintRequest, parseDocument, printRequest } from './check-request.ts';
import type { AppContext } from './context.ts';
import { jobFields } from './log-fields.ts';
import { type PrintTerms, print } from './print.ts';
import { type ExportRun, publishPdf, whileUnavailable } from './publish-pdf.ts';
import { withReport } from './report-on-print.ts';
import { traced } from './traced.ts';

export type RunOutcome = 'completed' | 'retried' | 'failed' | 'lost' | 'released';

/**
 * Why a job was returned without being stopped: this machine lacks something that another may have.
 * `version`: only a newer Offprint knows its template, options or kind.
 */
export type Lack = 'engine' | 'storage' | 'version';

export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly lack: Lack | null;
}

/**
 * One attempt of a claimed job, to its end: whatever happens, either a fenced write has ended the
 * attempt, or the lease is gone and nothing was published. Never throws.
 */
export async function runExport(ctx: AppContext, run: ExportRun): Promise<RunEnd> {
  try {
    const parent = { parent: run.traceparent };
    const data = await traced(ctx, 'load', parent, () => loadDocument(ctx, run));
    const readable = read(ctx, run, data);
    if (!readable.ok) return await endUnreadable(ctx, run, readable.error);
    const pdf = await traced(ctx, 'render', parent, () => renderJob(ctx, run, readable.request));
    const reported = await withReport(ctx, run, readable.request, pdf);
    return { outcome: await publishPdf(ctx, run, reported), lack: null };
  } catch (error) {
    if (run.signal.aborted) return await endStopped(ctx, run);
    return await endFailed(ctx, run, toOffprintError(error));
  }
}

async function loadDocument(ctx: AppContext, run: ExportRun): Promise<DocumentData> {
  const { source, userId } = run.claimed.job;
  if (source.type === 'inline') return run.claimed.document ?? {};
  const message = 'The source of the document did not answer in time.';
  using limit = deadline(
    ctx.settings.documentTimeoutMs,
    () => new OffprintError('NETWORK_ERROR', message),
  );
  const { data } = await untilAborted(
    ctx.documentSource.load(userId, source.documentId, source.version),
    AbortSignal.any([run.signal, limit.signal]),
  );
  return data;
}

type Readable =
  | { readonly ok: true; readonly request: PrintRequest }
  | { readonly ok: false; readonly error: OffprintError };

const { options: optionsSchema, quality: qualitySchema } = exportRequestSchema.shape;

/** What is to be printed, if this version of Offprint understands all that was submitted. */
function read(ctx: AppContext, { claimed: { job } }: ExportRun, data: DocumentData): Readable {
  const template = ctx.templates.find(job.templateId);
  if (!template) {
    const message = `No worker that took the job knows the template "${job.templateId}".`;
    return { ok: false, error: new OffprintError('TEMPLATE_NOT_FOUND', message) };
  }
  const { success } = optionsSchema.safeParse(job.options);
  if (!success || !qualitySchema.safeParse(job.quality).success) {
    const message = 'No worker that took the job knows all of its options.';
    return { ok: false, error: new OffprintError('VALIDATION_ERROR', message) };
  }
  try {
    const { document } = parseDocument(ctx, template, data);
    return { ok: true, request: printRequest(ctx, template, document, job) };
  } catch (error) {
    // What a host app hands out may have changed since its submission was checked.
    const isAsSubmitted = job.source.type === 'inline' || ctx.documents !== null;
    if (isAsSubmitted && isOffprintError(error, 'INVALID_DOCUMENT')) return { ok: false, error };
    throw error;
  }
}

async function renderJob(
  ctx: AppContext,
  run: ExportRun,
  request: PrintRequest,
): Promise<RenderedPdf> {
  run.onStage('rendering');
  const startedAt = ctx.clock.monotonicMs();
  const pdf = await print(ctx, request, termsOf(ctx, run.claimed.job), run.signal);
  const durationMs = ctx.clock.monotonicMs() - startedAt;
  ctx.telemetry.rendered(run.claimed.job.templateId, durationMs, pdf.bytes.byteLength);
  return pdf;
}

function termsOf({ settings }: AppContext, { userId, policy }: Job): PrintTerms {
  return {
    userId,
    userConcurrency: policy.userConcurrency,
    limitMs: settings.printLimitMs,
    limitMessage: 'The engine did not end the print in time.',
  };
}

/** Returns the job if it can. Whoever stopped the run may go on with other jobs. */
export async function endStopped(ctx: AppContext, { claimed, signal }: ExportRun): Promise<RunEnd> {
  const isShutdown = signal.reason === 'shutdown';
  const isReleased = isShutdown && (await endAttempt(ctx, claimed.job, release()));
  return { outcome: isReleased ? 'released' : 'lost', lack: null };
}

/** The submission was checked, so it was most likely a newer version that accepted it. */
async function endUnreadable(
  ctx: AppContext,
  run: ExportRun,
  error: OffprintError,
): Promise<RunEnd> {
  const isYoung = ageAtClaimMs(run.claimed.job) < ctx.settings.unreadableJobGraceMs;
  return isYoung ? endReturned(ctx, run, error, 'version') : endFailed(ctx, run, error);
}

async function endFailed(ctx: AppContext, run: ExportRun, error: OffprintError): Promise<RunEnd> {
  const { job } = run.claimed;
  const { code, cause } = error;
  ctx.telemetry.attemptFailed(code);
  const hasNoEngine = code === 'ENGINE_UNAVAILABLE';
  const isLeftToOthers = ageAtClaimMs(job) < ctx.settings.missingEngineGraceMs;
  if (hasNoEngine && isLeftToOthers) return await endReturned(ctx, run, error, 'engine');
  if (code === 'STORAGE_UNAVAILABLE' && !(await storageAnswers(ctx))) {
    return await endReturned(ctx, run, error, 'storage');
  }
  const { retryPolicy } = ctx.settings;
  const recordTtl = recordTtlOf(job, ctx.settings.recordTtl);
  const [jobError, reason] = [toJobError(error), causeOf(error)];
  const transition = hasNoEngine
    ? fail(jobError, recordTtl, reason)
    : afterFailure(job, jobError, retryPolicy, recordTtl, ctx.random(), reason);
  const fields = { ...jobFields(job), attempt: job.attempts, code };
  ctx.log.warn({ ...fields, err: cause ?? error }, 'an attempt failed');
  if (!(await endAttempt(ctx, job, transition, run.signal))) return { outcome: 'lost', lack: null };
  if (transition.name === 'fail') return { outcome: 'failed', lack: hasNoEngine ? 'engine' : null };
  ctx.telemetry.retryPlanned(code);
  return { outcome: 'retried', lack: null };
}

/** It is not the job's fault, so it costs no attempt. */
async function endReturned(
  ctx: AppContext,
  { claimed: { job }, signal }: ExportRun,
  error: OffprintError,
  lack: Lack,
): Promise<RunEnd> {
  const { code, cause } = error;
  ctx.log.warn({ ...jobFields(job), code, lack, err: cause ?? error }, 'a job was returned');
  const returned = release(returnDelayMs(job), { code, cause: causeOf(error) });
  const isReleased = await endAttempt(ctx, job, returned, signal);
  return { outcome: isReleased ? 'released' : 'lost', lack };
}

/** Tells an outage from a file that the storage rejects. */
export async function storageAnswers({
  storage,
  settings,
}: Pick<AppContext, 'storage' | 'settings'>): Promise<boolean> {
  const late = () =>
    new OffprintError('STORAGE_UNAVAILABLE', 'The storage did not answer in time.');
  return within(storage.check(), settings.publishTimeoutMs, late).then(
    () => true,
    () => false,
  );
}

/** False if the lease is gone, or the store was unavailable until it was. */
export async function endAttempt(
  ctx: AppContext,
  job: Job,
  transition: AttemptEnd,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const attempt = () => ctx.jobs.transition({ lease: leaseOf(job), transition });
    return (await (signal ? whileUnavailable(attempt, signal) : attempt())) !== null;
  } catch (error) {
    const { name } = transition;
    ctx.log.error({ ...jobFields(job), err: error, transition: name }, 'a write was lost');
    return false;
  }
}
