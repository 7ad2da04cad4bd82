import { exportRequestSchema, idempotencyKeySchema, jobSummarySchema } from '@offprint/contract';
import { z } from 'zod';
import { exportProblems } from '../../app/check-request.ts';
import { previewExport } from '../../app/preview-export.ts';
import { submitExport } from '../../app/submit-export.ts';
import { iso } from '../../app/view-job.ts';
import { OffprintError } from '../../domain/errors.ts';
import { safeFileName } from '../../domain/file-name.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { createRateLimiter } from '../rate-limiter.ts';
import { contentDisposition, success } from '../responses.ts';

const exportExample = {
  templateId: 'modern',
  document: {
    basics: { name: 'Ada Lovelace', label: 'Analyst', email: 'ada@example.com' },
    work: [{ name: 'Analytical Engine', position: 'Programmer', startDate: '1842' }],
  },
  options: { pageSize: 'A4', accentColor: '#1f4e79' },
};

const jobSummaryExample = {
  jobId: '0190a000-0000-7000-8000-000000000001',
  status: 'pending',
  progress: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
};

const idempotencyHeaders = z.object({
  'Idempotency-Key': idempotencyKeySchema.optional().meta({
    description:
      'The same key with the same body gives the same job again, as long as its record is there: ' +
      'until minutes after it is completed, days after it failed.',
  }),
});

/** What a print request may be refused for. */
const REQUEST_ERRORS = ['NOT_FOUND', 'TEMPLATE_NOT_FOUND', 'FORBIDDEN'] as const;

/** What a print may fail with, where it is not a job that fails. */
export const RENDER_ERRORS = [
  'TEMPLATE_FAILED',
  'DOCUMENT_TOO_LARGE',
  'RENDER_TIMEOUT',
  'BROWSER_CRASHED',
  'ENGINE_CRASHED',
  'ENGINE_UNAVAILABLE',
] as const;

export function addExportRoutes(api: Api, deps: HttpDependencies): void {
  addSubmission(api, deps);
  addPreview(api, deps);
}

function addSubmission(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'post',
      path: '/export/pdf',
      operationId: 'submitExport',
      access: 'export',
      tag: 'Exports',
      summary: 'Export one document',
      description: 'Answers as soon as the job is durable. The PDF is printed in the background.',
      headers: idempotencyHeaders,
      body: exportRequestSchema,
      bodyExample: exportExample,
      moreProblems: (body) => exportProblems(app, body),
      replies: {
        202: {
          description: 'The job is queued.',
          data: jobSummarySchema,
          example: jobSummaryExample,
          headers: { Location: 'Where the job is.' },
        },
        200: {
          description: 'The Idempotency-Key has made this job before.',
          data: jobSummarySchema,
          example: jobSummaryExample,
          headers: { Location: 'Where the job is.' },
        },
      },
      errors: [...REQUEST_ERRORS, 'QUOTA_EXCEEDED', 'RATE_LIMITED', 'IDEMPOTENCY_CONFLICT'],
    },
    async ({ c, caller, body, headers }) => {
      const key = headers['Idempotency-Key'] ?? null;
      const { job, rejoined } = await submitExport(app, caller, body, key);
      c.header('Location', `/api/v1/export/job/${job.id}`);
      const { id: jobId, status, progress, createdAtMs } = job;
      const summary = { jobId, status, progress, createdAt: iso(createdAtMs) };
      return success(c, summary, rejoined ? 200 : 202);
    },
  );
}

function addPreview(api: Api, { app, config }: HttpDependencies): void {
  const { previewsPerMinute } = config.limits;
  const limiter = createRateLimiter(previewsPerMinute, app.clock.monotonicMs);

  api.add(
    {
      method: 'post',
      path: '/export/preview',
      operationId: 'previewExport',
      access: 'export',
      tag: 'Exports',
      summary: 'Print at once, without a job',
      description: 'Nothing is stored. The rate is limited for each user.',
      body: exportRequestSchema,
      bodyExample: exportExample,
      moreProblems: (body) => exportProblems(app, body),
      replies: { 200: { description: 'The PDF.', mediaType: 'application/pdf' } },
      errors: [...REQUEST_ERRORS, 'RATE_LIMITED', ...RENDER_ERRORS],
    },
    async ({ c, caller, body, signal }) => {
      const retryAfterMs = limiter.take(caller.userId);
      if (retryAfterMs > 0) {
        const message = `At most ${previewsPerMinute} previews a minute. Try again in a moment.`;
        throw new OffprintError('RATE_LIMITED', message, { retryAfterMs });
      }
      const { bytes } = await previewExport(app, caller, body, signal);
      const name = safeFileName(body.fileName ?? 'preview');
      return c.body(Uint8Array.from(bytes), 200, {
        'content-type': 'application/pdf',
        'content-disposition': contentDisposition('inline', name),
      });
    },
  );
}
