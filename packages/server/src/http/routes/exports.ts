import { exportRequestSchema, idempotencyKeySchema, jobSummarySchema } from '@offprint/contract';
import { z } from 'zod';
import { exportProblems } from '../../app/check-request.ts';
import { submitExport } from '../../app/submit-export.ts';
import { iso } from '../../app/view-job.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { success } from '../responses.ts';

export const exportExample = {
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
export const REQUEST_ERRORS = ['NOT_FOUND', 'TEMPLATE_NOT_FOUND', 'FORBIDDEN'] as const;

export function addExportRoutes(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'post',
      path: '/export/pdf',
      operationId: 'submitExport',
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
