import { createHash } from 'node:crypto';
import type { ExportRequest, Problem } from '@offprint/contract';
import { canonicalJson } from '../domain/canonical-json.ts';
import { isOffprintError, OffprintError } from '../domain/errors.ts';
import { defaultFileName, safeFileName } from '../domain/file-name.ts';
import type { DocumentRef, Job, JobOrigin, JobSpec } from '../domain/job/job.ts';
import type { Caller } from '../domain/plan.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { DocumentData } from '../ports/job-store.ts';
import { refuseFullQueue } from './capacity.ts';
import {
  allowedPages,
  chooseRequestedTemplate,
  type ParsedDocument,
  parseDocument,
} from './check-request.ts';
import type { AppContext } from './context.ts';
import { refuseOverQuota } from './history.ts';
import { jobFields } from './log-fields.ts';
import { announcesEnd, requestedWebhook } from './webhooks.ts';

export interface SubmittedExport {
  readonly job: Job;
  /** The idempotency key had made it before. */
  readonly rejoined: boolean;
}

export interface SubmitTerms {
  readonly idempotencyKey?: string | null;
  readonly origin?: JobOrigin | undefined;
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
  { documentId, ...terms }: SubmitTerms & NamedDocument = {},
): Promise<SubmittedExport> {
  const { jobs, rejoined } = await submitJobs(ctx, caller, {
    ...terms,
    body: request,
    isBatch: false,
    prepare: async () => [named(await prepareExport(ctx, caller, request), documentId)],
  });
  const [job] = jobs;
  if (!job) throw new Error('The store acknowledged a submission without a job.');
  return { job, rejoined };
}

/** An app that sends documents along may know them by ids of its own. */
export interface NamedDocument {
  readonly documentId?: string;
}

function named(prepared: PreparedExport, documentId: string | undefined): PreparedExport {
  if (documentId === undefined) return prepared;
  return { ...prepared, source: { ...prepared.source, ref: { type: 'inline', documentId } } };
}

/** A request that may become a job. */
export interface PreparedExport {
  readonly request: ExportRequest;
  readonly template: TemplateInfo;
  readonly source: RequestedDocument;
}

/** @throws OffprintError VALIDATION_ERROR, TEMPLATE_NOT_FOUND, FORBIDDEN, NOT_FOUND, DOCUMENT_TOO_LARGE */
export async function prepareExport(
  ctx: AppContext,
  caller: Caller,
  request: ExportRequest,
): Promise<PreparedExport> {
  const template = chooseRequestedTemplate(ctx, caller, request);
  return { request, template, source: await loadRequested(ctx, caller, request, template) };
}

export interface SubmissionOrder extends SubmitTerms {
  /** What an idempotency key stands for. */
  readonly body: object;
  readonly isBatch: boolean;
  /** At least one. Not asked for when the key has made its jobs before. */
  readonly prepare: () => Promise<readonly PreparedExport[]>;
}

export interface SubmittedJobs {
  /** In the order of their requests; at least one. */
  readonly jobs: readonly Job[];
  readonly rejoined: boolean;
}

/** Makes durable jobs of one submission, all or none; otherwise as submitExport. */
export async function submitJobs(
  ctx: AppContext,
  caller: Caller,
  { body, idempotencyKey = null, origin, isBatch, prepare }: SubmissionOrder,
): Promise<SubmittedJobs> {
  const idempotency = idempotencyKey ? { key: idempotencyKey, requestHash: hashOf(body) } : null;
  const earlier = idempotency && (await ctx.jobs.findSubmission(caller.userId, idempotency.key));
  if (earlier) {
    if (earlier.requestHash !== idempotency.requestHash) throw idempotencyConflict();
    return { jobs: earlier.jobs, rejoined: true };
  }
  await ctx.room.assertRoom();
  const prepared = await prepare();
  await refuseOverQuota(ctx, caller);
  await refuseFullQueue(ctx, caller.plan, prepared.length);

  const submissionId = ctx.newId();
  const batchId = isBatch ? submissionId : null;
  const { maxActiveSubmissions } = caller.plan;
  const outcome = await ctx.jobs.submit({
    userId: caller.userId,
    submissionId,
    jobs: prepared.map((each) => ({
      spec: jobSpec(ctx, caller, each, { submissionId, batchId, ...(origin && { origin }) }),
      document: each.request.document ?? null,
    })),
    maxActiveSubmissions,
    idempotency,
  });
  switch (outcome.type) {
    case 'idempotencyConflict':
      throw idempotencyConflict();
    case 'tooManyActive':
      throw tooManyActive(maxActiveSubmissions);
    case 'rejoined':
      return { jobs: outcome.jobs, rejoined: true };
    case 'created':
      ctx.load.submitted(outcome.jobs.length);
      for (const job of outcome.jobs) tellOfSubmission(ctx, job);
      return { jobs: outcome.jobs, rejoined: false };
  }
}

function tellOfSubmission({ log, telemetry }: AppContext, job: Job): void {
  const { batchId, templateId } = job;
  telemetry.jobSubmitted(templateId);
  const ofBatch = batchId === null ? {} : { batchId };
  log.info({ ...jobFields(job), ...ofBatch, template: templateId }, 'a job was submitted');
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
  await refuseTooLong(ctx, caller, request, template, loaded);
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

/** Refuses a document that can't fit before time is spent on a print. */
async function refuseTooLong(
  { templates, settings }: Pick<AppContext, 'templates' | 'settings'>,
  { userId }: Caller,
  { options }: ExportRequest,
  template: TemplateInfo,
  { document }: RequestedDocument,
): Promise<void> {
  const maxPages = allowedPages(settings, options);
  const pages = await templates.estimatePages(template.id, document, options, maxPages, userId);
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

/**
 * The request holds only the id, so the problem is reported there and the path in the document goes
 * into the message.
 */
function ofStored({ path, message }: Problem): Problem {
  return { path: 'documentId', message: `names a document whose ${path || 'content'} ${message}` };
}

const RETRY_AFTER_MS = 5_000;

/** Refuses a submission beyond the number of active ones that the plan allows. */
export function tooManyActive(maxActiveSubmissions: number): OffprintError {
  return new OffprintError(
    'RATE_LIMITED',
    `At most ${maxActiveSubmissions} exports may be under way at once. Try again when one has finished.`,
    { retryAfterMs: RETRY_AFTER_MS },
  );
}

/** The title of a document names the person. */
function fileNameOf({ fileName, options }: ExportRequest, title: string): string {
  if (fileName) return safeFileName(fileName);
  return defaultFileName(options.anonymise ? '' : title);
}

function jobSpec(
  ctx: AppContext,
  caller: Caller,
  { request, template, source }: PreparedExport,
  submission: Pick<JobSpec, 'submissionId' | 'batchId' | 'origin'>,
): JobSpec {
  const { plan } = caller;
  const webhook = requestedWebhook(ctx, plan, request.webhook);
  return {
    ...submission,
    id: ctx.newId(),
    userId: caller.userId,
    source: source.ref,
    templateId: template.id,
    templateVersion: template.version,
    options: request.options,
    quality: request.quality,
    ...((request.report ?? plan.reports) && { wantsReport: true }),
    fileName: fileNameOf(request, source.title),
    priority: plan.priority,
    maxAttempts: ctx.settings.maxAttempts,
    policy: {
      userConcurrency: plan.userConcurrency,
      quotaBytes: plan.quotaBytes,
      exportTtlMs: plan.exportTtlMs,
      completedJobTtlMs: plan.completedJobTtlMs,
      failedJobTtlMs: plan.failedJobTtlMs,
    },
    announcesEnd: announcesEnd(ctx, webhook),
    webhook,
  };
}

function hashOf(body: object): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}
