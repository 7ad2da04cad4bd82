import { createHash } from 'node:crypto';
import type { ExportRequest, Problem } from '@offprint/contract';
import { canonicalJson } from '../domain/canonical-json.ts';
import { isOffprintError, OffprintError } from '../domain/errors.ts';
import { defaultFileName, safeFileName } from '../domain/file-name.ts';
import type { DocumentRef, Job, JobSpec } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { DocumentData } from '../ports/job-store.ts';
import {
  allowedPages,
  chooseRequestedTemplate,
  type ParsedDocument,
  parseDocument,
} from './check-request.ts';
import type { AppContext } from './context.ts';
import { refuseOverQuota } from './history.ts';
import { announcesEnd, requestedWebhook } from './webhooks.ts';

export interface SubmittedExport {
  readonly job: Job;
  /** The idempotency key had made it before. */
  readonly rejoined: boolean;
}

/**
 * Makes a durable job of the request. When it returns, the job is in the store.
 *
 * An idempotency key rejoins its job whatever has changed since, so that a client whose answer got
 * lost may always ask again. It lasts as long as the record of its job.
 *
 * @throws OffprintError VALIDATION_ERROR, TEMPLATE_NOT_FOUND, FORBIDDEN, NOT_FOUND, QUOTA_EXCEEDED,
 *   RATE_LIMITED, IDEMPOTENCY_CONFLICT, STORE_UNAVAILABLE, STORAGE_UNAVAILABLE
 */
export async function submitExport(
  ctx: AppContext,
  caller: Caller,
  request: ExportRequest,
  idempotencyKey: string | null = null,
  documentId?: string,
): Promise<SubmittedExport> {
  const idempotency = idempotencyKey
    ? { key: idempotencyKey, requestHash: hashRequest(request) }
    : null;
  const earlier = idempotency && (await ctx.jobs.findSubmission(caller.userId, idempotency.key));
  if (earlier) {
    if (earlier.requestHash !== idempotency.requestHash) throw idempotencyConflict();
    return { job: onlyJob(earlier.jobs), rejoined: true };
  }
  await ctx.room.assertRoom();
  const template = chooseRequestedTemplate(ctx, caller, request);
  const source = await loadRequested(ctx, caller, request, template);
  await refuseOverQuota(ctx, caller);

  const named =
    documentId === undefined ? source : { ...source, ref: { type: 'inline', documentId } as const };
  const spec = jobSpec(ctx, caller, request, template, named);
  const { maxActiveSubmissions } = caller.plan;
  const outcome = await ctx.jobs.submit({
    userId: caller.userId,
    submissionId: spec.submissionId,
    jobs: [{ spec, document: request.document ?? null }],
    maxActiveSubmissions,
    idempotency,
  });
  switch (outcome.type) {
    case 'idempotencyConflict':
      throw idempotencyConflict();
    case 'tooManyActive':
      throw tooManyActive(maxActiveSubmissions);
    case 'rejoined':
      return { job: onlyJob(outcome.jobs), rejoined: true };
    case 'created':
      ctx.telemetry.jobSubmitted(template.id);
      return { job: onlyJob(outcome.jobs), rejoined: false };
  }
}

/** As submitExport, of a document that its app knows by this id. */
export function submitNamedExport(
  ctx: AppContext,
  caller: Caller,
  request: ExportRequest,
  documentId: string,
): Promise<SubmittedExport> {
  return submitExport(ctx, caller, request, null, documentId);
}

function onlyJob([job]: readonly Job[]): Job {
  if (!job) throw new Error('The store acknowledged a submission without a job.');
  return job;
}

function idempotencyConflict(): OffprintError {
  const message =
    'This Idempotency-Key was used with another body. Use a new key for a new export.';
  return new OffprintError('IDEMPOTENCY_CONFLICT', message);
}

export interface RequestedDocument extends ParsedDocument {
  readonly ref: DocumentRef;
}

/**
 * The document that a request carries or names, checked. In a request a bad document is the
 * caller's to mend, so it is a VALIDATION_ERROR.
 *
 * @throws OffprintError VALIDATION_ERROR, NOT_FOUND, DOCUMENT_TOO_LARGE, and as DocumentSource does
 */
export async function loadRequested(
  ctx: Pick<AppContext, 'documentSource' | 'kinds' | 'templates' | 'settings'>,
  caller: Caller,
  request: ExportRequest,
  template: TemplateInfo,
): Promise<RequestedDocument> {
  const loaded = await loadUnmeasured(ctx, caller, request, template);
  await refuseTooLong(ctx, request, template, loaded);
  return loaded;
}

async function loadUnmeasured(
  ctx: Pick<AppContext, 'documentSource' | 'kinds'>,
  caller: Caller,
  request: ExportRequest,
  template: TemplateInfo,
): Promise<RequestedDocument> {
  const { documentId } = request;
  if (documentId === undefined) {
    return {
      ...checked(ctx, template, request.document ?? {}, 'document'),
      ref: { type: 'inline' },
    };
  }
  const sourced = await ctx.documentSource.load(caller.userId, documentId).catch((error) => {
    if (!isOffprintError(error, 'DOCUMENT_NOT_FOUND')) throw error;
    throw new OffprintError('NOT_FOUND', error.message, { cause: error });
  });
  const ref = { type: 'stored', documentId, version: sourced.version } as const;
  return { ...checked(ctx, template, sourced.data, 'documentId'), ref };
}

/** What can't fit is refused before it costs a print. */
async function refuseTooLong(
  { templates, settings }: Pick<AppContext, 'templates' | 'settings'>,
  { options }: ExportRequest,
  template: TemplateInfo,
  { document }: RequestedDocument,
): Promise<void> {
  const maxPages = allowedPages(settings, options);
  const pages = await templates.estimatePages(template.id, document, options, maxPages);
  if (pages <= maxPages) return;
  throw new OffprintError(
    'DOCUMENT_TOO_LARGE',
    `The document would have ${pages} pages or more; at most ${maxPages} are allowed. Shorten it.`,
  );
}

function checked(
  ctx: Pick<AppContext, 'kinds'>,
  template: TemplateInfo,
  data: DocumentData,
  field: 'document' | 'documentId',
): ParsedDocument {
  try {
    return parseDocument(ctx, template, data, field === 'document' ? field : '');
  } catch (error) {
    if (!isOffprintError(error, 'INVALID_DOCUMENT')) throw error;
    const details = error.details ?? [];
    throw new OffprintError('VALIDATION_ERROR', error.message, {
      details: field === 'document' ? details : details.map(ofStored),
    });
  }
}

/** The request holds only the id, so that is the place; what it names is in the words. */
function ofStored({ path, message }: Problem): Problem {
  return { path: 'documentId', message: `names a document whose ${path || 'content'} ${message}` };
}

const RETRY_AFTER_MS = 5_000;

/** The refusal of what would make one more submission active than the plan allows. */
export function tooManyActive(maxActiveSubmissions: number): OffprintError {
  return new OffprintError(
    'RATE_LIMITED',
    `At most ${maxActiveSubmissions} exports may be under way at once. Try again when one has finished.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}

function jobSpec(
  ctx: AppContext,
  caller: Caller,
  request: ExportRequest,
  template: TemplateInfo,
  source: RequestedDocument,
): JobSpec {
  const { plan } = caller;
  const webhook = requestedWebhook(ctx, plan, request.webhook);
  return {
    id: ctx.newId(),
    userId: caller.userId,
    submissionId: ctx.newId(),
    batchId: null,
    source: source.ref,
    templateId: template.id,
    templateVersion: template.version,
    options: request.options,
    quality: request.quality,
    fileName: request.fileName ? safeFileName(request.fileName) : defaultFileName(source.title),
    priority: plan.priority,
    maxAttempts: ctx.settings.maxAttempts,
    policy: {
      userConcurrency: plan.userConcurrency,
      quotaBytes: plan.quotaBytes,
      exportTtlMs: plan.exportTtlMs,
    },
    announcesEnd: announcesEnd(ctx, webhook),
    webhook,
  };
}

function hashRequest(request: ExportRequest): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex');
}
