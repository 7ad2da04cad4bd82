import { untilAborted } from '../async/abort.ts';
import { deadline } from '../async/deadline.ts';
import { OffprintError, toJobError, toOffprintError } from '../domain/errors.ts';
import { type Job, leaseOf } from '../domain/job/job.ts';
import { type AttemptEnd, release } from '../domain/job/lifecycle.ts';
import { afterFailure } from '../domain/job/retry-policy.ts';
import type { DocumentData } from '../ports/job-store.ts';
import type { RenderedPdf } from '../ports/renderer.ts';
import { parseDocument, printRequest } from './check-request.ts';
import type { AppContext } from './context.ts';
import { type PrintTerms, print } from './print.ts';
import { type ExportRun, publishPdf, whileUnavailable } from './publish-pdf.ts';

/** `released` without a stop: this machine can't print at all. */
export type RunOutcome = 'completed' | 'retried' | 'failed' | 'lost' | 'released';

/**
 * One attempt of a claimed job, to its end: whatever happens, either a fenced write has ended the
 * attempt, or the lease is gone and nothing was published. Never throws.
 */
export async function runExport(ctx: AppContext, run: ExportRun): Promise<RunOutcome> {
  const { job } = run.claimed;
  try {
    const pdf = await renderJob(ctx, run);
    return await publishPdf(ctx, run, pdf);
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
  const { document } = parseDocument(ctx, template, await loadDocument(ctx, run));
  run.onStage('rendering');
  const startedAt = ctx.clock.monotonicMs();
  const request = printRequest(ctx, template, document, job);
  const pdf = await print(ctx, request, termsOf(ctx, job), run.signal);
  const durationMs = ctx.clock.monotonicMs() - startedAt;
  ctx.telemetry.rendered(job.templateId, durationMs, pdf.bytes.byteLength);
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

async function loadDocument(ctx: AppContext, run: ExportRun): Promise<DocumentData> {
  const { source, userId } = run.claimed.job;
  if (source.type === 'inline') return run.claimed.document ?? {};
  const message = 'The source of the document did not answer in time.';
  using limit = deadline(
    ctx.settings.publishTimeoutMs,
    () => new OffprintError('NETWORK_ERROR', message),
  );
  const { data } = await untilAborted(
    ctx.documentSource.load(userId, source.documentId, source.version),
    AbortSignal.any([run.signal, limit.signal]),
  );
  return data;
}

async function endStopped(ctx: AppContext, job: Job, signal: AbortSignal): Promise<RunOutcome> {
  if (signal.reason !== 'shutdown') return 'lost';
  return (await write(ctx, job, release())) ? 'released' : 'lost';
}

async function endFailed(
  ctx: AppContext,
  job: Job,
  signal: AbortSignal,
  error: OffprintError,
): Promise<RunOutcome> {
  const { code, cause } = error;
  ctx.telemetry.attemptFailed(code);
  if (code === 'ENGINE_UNAVAILABLE') return await endUnable(ctx, job, signal, error);
  const { retryPolicy, recordTtl } = ctx.settings;
  const jobError = toJobError(error);
  const transition = afterFailure(job, jobError, retryPolicy, recordTtl, ctx.random());
  const { attempts: attempt } = job;
  ctx.log.warn({ jobId: job.id, attempt, code, err: cause ?? error }, 'an attempt failed');
  if (!(await write(ctx, job, transition, signal))) return 'lost';
  return transition.name === 'fail' ? 'failed' : 'retried';
}

/** This machine can't print; another may, so the job has not failed. */
async function endUnable(
  ctx: AppContext,
  job: Job,
  signal: AbortSignal,
  error: OffprintError,
): Promise<RunOutcome> {
  ctx.log.error({ jobId: job.id, code: error.code, err: error.cause ?? error }, error.message);
  return (await write(ctx, job, release(), signal)) ? 'released' : 'lost';
}

/** False: the lease is gone, or the store stayed away until it was. */
async function write(
  ctx: AppContext,
  job: Job,
  transition: AttemptEnd,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    const attempt = () => ctx.jobs.transition({ lease: leaseOf(job), transition });
    return (await (signal ? whileUnavailable(attempt, signal) : attempt())) !== null;
  } catch (error) {
    ctx.log.error({ err: error, jobId: job.id, transition: transition.name }, 'a write was lost');
    return false;
  }
}
