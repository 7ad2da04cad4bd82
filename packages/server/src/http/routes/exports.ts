import {
  exportRequestSchema,
  idempotencyKeySchema,
  isTerminal,
  type JobView,
  jobSummarySchema,
  jobViewSchema,
  type Warning,
} from '@offprint/contract';
import { accepts } from 'hono/accepts';
import { z } from 'zod';
import { exportProblems } from '../../app/check-request.ts';
import type { AppContext } from '../../app/context.ts';
import { readDownload } from '../../app/open-download.ts';
import { previewExport } from '../../app/preview-export.ts';
import { submitExport } from '../../app/submit-export.ts';
import { snapshotOf, submittedSnapshot, summariseJob } from '../../app/view-job.ts';
import { awaitJob } from '../../app/watch-jobs.ts';
import { OffprintError } from '../../domain/errors.ts';
import { safeFileName } from '../../domain/file-name.ts';
import type { Caller } from '../../domain/plan.ts';
import type { Api, HttpDependencies, RouteDependencies } from '../api.ts';
import { preferredWaitSeconds } from '../prefer.ts';
import { FINISHED_JOB } from '../reply-examples.ts';
import { contentDisposition, type HttpContext, originOf, success } from '../responses.ts';

const PDF = 'application/pdf';
const SECOND_MS = 1_000;

const exportExample = {
  templateId: 'modern',
  document: {
    basics: { name: 'Ada Lovelace', label: 'Analyst', email: 'ada@example.com' },
    work: [{ name: 'Analytical Engine', position: 'Programmer', startDate: '1842' }],
  },
  options: { pageSize: 'A4', accentColor: '#1f4e79' },
};

export const idempotencyHeaders = z.object({
  'Idempotency-Key': idempotencyKeySchema.optional().meta({
    description:
      'The same key with the same body gives the same job again, as long as its record is there: ' +
      'until minutes after it is completed, days after it failed.',
  }),
});

const submissionHeaders = idempotencyHeaders.extend({
  Prefer: z.string().optional().meta({
    description:
      '`wait=10` (RFC 7240, at most 25 seconds) holds the answer until the job is over; with `Accept: application/pdf` it is the PDF.',
  }),
});

/** Errors of a request to print. */
const REQUEST_ERRORS = ['NOT_FOUND', 'TEMPLATE_NOT_FOUND', 'FORBIDDEN'] as const;

/** Errors of a submission, of one document or of several. */
export const SUBMISSION_ERRORS = [
  ...REQUEST_ERRORS,
  'DOCUMENT_TOO_LARGE',
  'QUOTA_EXCEEDED',
  'RATE_LIMITED',
  'IDEMPOTENCY_CONFLICT',
] as const;

/** Errors of a print that is no job. */
export const RENDER_ERRORS = [
  'TEMPLATE_FAILED',
  'DOCUMENT_TOO_LARGE',
  'RENDER_TIMEOUT',
  'BROWSER_CRASHED',
  'ENGINE_CRASHED',
  'ENGINE_UNAVAILABLE',
] as const;

/** Further errors of a job, for a caller who waits for the PDF itself. */
const JOB_ERRORS = [
  'DOCUMENT_NOT_FOUND',
  'INVALID_DOCUMENT',
  'PERMISSION_DENIED',
  'NETWORK_ERROR',
  'WORKER_LOST',
  'EXPIRED',
] as const;

export function addExportRoutes(api: Api, deps: RouteDependencies): void {
  addSubmission(api, deps);
  addPreview(api, deps);
}

function addSubmission(api: Api, { app, waits }: RouteDependencies): void {
  api.add(
    {
      method: 'post',
      path: '/export/pdf',
      operationId: 'submitExport',
      access: 'export',
      rate: 'submissions',
      tag: 'Exports',
      summary: 'Export one document',
      description:
        'Answers as soon as the job is durable, or, when asked to wait, as soon as it is over. The PDF is printed in the background either way, also when the client goes away.',
      headers: submissionHeaders,
      body: exportRequestSchema,
      bodyExample: exportExample,
      moreProblems: (body) => exportProblems(app, body),
      replies: {
        202: {
          description: 'The job is queued.',
          data: jobSummarySchema,
          headers: {
            Location: 'Where the job is.',
            'Preference-Applied': '`wait`, when it was waited for and is not over.',
          },
        },
        200: {
          description:
            'The job that was waited for, or its PDF. Or the job that the Idempotency-Key has made before, in short.',
          data: z.union([jobViewSchema, jobSummarySchema]),
          example: FINISHED_JOB,
          mediaType: 'application/pdf',
          headers: {
            Location: 'Where the job is.',
            'Content-Location': 'Where the job is that the PDF belongs to.',
            'Preference-Applied': '`wait`, when it was waited for.',
          },
        },
      },
      errors: [
        ...SUBMISSION_ERRORS,
        'INVALID_STATE',
        'STORAGE_UNAVAILABLE',
        ...RENDER_ERRORS,
        ...JOB_ERRORS,
      ],
    },
    async ({ c, caller, body, headers, signal, releaseBody }) => {
      const idempotencyKey = headers['Idempotency-Key'] ?? null;
      const terms = { idempotencyKey, origin: originOf(c) };
      const { job, rejoined } = await submitExport(app, caller, body, terms);
      const location = `/api/v1/export/job/${job.id}`;
      c.header('Location', location);
      const timeoutMs = preferredWaitSeconds(headers.Prefer) * SECOND_MS;
      // A preference is no demand: a caller with too many waits gets the usual answer.
      using waiting = timeoutMs > 0 ? waits.tryOpen(caller.userId) : null;
      if (waiting) {
        c.set('isWaiting', true);
        releaseBody();
        const view = await awaitJob(app, caller, job.id, { until: 'end', timeoutMs, signal });
        c.header('Preference-Applied', 'wait');
        if (isTerminal(view.status)) {
          if (!wantsPdf(c)) return success(c, view);
          c.header('Content-Location', location);
          return await pdfOf(c, app, caller, view);
        }
      }
      const isAsSubmitted = !rejoined && !waiting;
      const snapshot = await (isAsSubmitted ? submittedSnapshot : snapshotOf)(app, job);
      return success(c, summariseJob(app, snapshot), rejoined ? 200 : 202);
    },
  );
}

function wantsPdf(c: HttpContext): boolean {
  const supports = ['application/json', PDF];
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === PDF;
}

/** @throws OffprintError as the job failed, INVALID_STATE when it was cancelled */
async function pdfOf(
  c: HttpContext,
  app: AppContext,
  caller: Caller,
  { jobId, status, error, fileName }: JobView,
): Promise<Response> {
  if (error && status === 'failed') throw new OffprintError(error.code, error.message);
  if (status === 'cancelled') {
    throw new OffprintError('INVALID_STATE', 'The export was cancelled.');
  }
  const bytes = await readDownload(app, caller, jobId);
  return c.body(Uint8Array.from(bytes), 200, {
    'content-type': PDF,
    'content-disposition': contentDisposition('attachment', fileName),
  });
}

/** Proxies take 8 KB for all headers together. */
const MAX_WARNINGS_LENGTH = 4_000;

/** As many as fit. */
function firstOf(warnings: readonly Warning[]): readonly Warning[] {
  let length = 0;
  return warnings.filter((warning) => {
    length += asciiJson(warning).length + 1;
    return length < MAX_WARNINGS_LENGTH;
  });
}

/** A header holds one byte a character, so all others are escaped. */
function asciiJson(value: unknown): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, escaped);
}

function addPreview(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'post',
      path: '/export/preview',
      operationId: 'previewExport',
      access: 'export',
      rate: 'previews',
      tag: 'Exports',
      summary: 'Print at once, without a job',
      description: 'Nothing is stored. The rate is limited for each user.',
      body: exportRequestSchema,
      bodyExample: exportExample,
      moreProblems: (body) => exportProblems(app, body),
      replies: {
        200: {
          description: 'The PDF.',
          mediaType: PDF,
          headers: {
            'Offprint-Pages': 'How many pages it has.',
            'Offprint-Page-Fill': 'How full they are, as `pageFill` of a job says it.',
            'Offprint-Warnings':
              'The warnings that a job would carry, as JSON in ASCII, as many as fit into 4 KB.',
          },
        },
      },
      errors: [...REQUEST_ERRORS, 'DOCUMENT_TOO_LARGE', 'PERMISSION_DENIED', ...RENDER_ERRORS],
    },
    async ({ c, caller, body }) => {
      // Not aborted when the server stops: it is finished within the grace period.
      const { signal } = c.req.raw;
      const { bytes, pageCount, pageFill, warnings } = await previewExport(
        app,
        caller,
        body,
        signal,
      );
      const name = safeFileName(body.fileName ?? 'preview');
      return c.body(Uint8Array.from(bytes), 200, {
        'content-type': PDF,
        'offprint-pages': String(pageCount),
        ...(pageFill !== null && { 'offprint-page-fill': String(pageFill) }),
        'offprint-warnings': asciiJson(firstOf(warnings)),
        'content-disposition': contentDisposition('inline', name),
      });
    },
  );
}
