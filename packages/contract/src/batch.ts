import { z } from 'zod';
import { jobErrorSchema, jobStatusSchema, jobSummarySchema, jobViewSchema } from './job.ts';

export const submittedBatchSchema = z
  .object({
    batchId: z.uuid(),
    jobs: z.array(
      jobSummarySchema
        .pick({ jobId: true, status: true, progress: true, createdAt: true })
        .extend({ documentId: z.string().nullable() })
        .meta({ id: 'BatchJobSummary' }),
    ),
    total: z.int(),
  })
  .meta({ id: 'SubmittedBatch' });
export type SubmittedBatch = z.infer<typeof submittedBatchSchema>;

export const batchViewSchema = z
  .object({
    batchId: z.uuid(),
    status: jobStatusSchema.meta({
      description:
        '`pending` before the first print and `processing` until the last job is over; then `completed` with at least one file, `failed` without any, `cancelled` when all were.',
    }),
    counts: z.object({
      pending: z.int(),
      processing: z.int(),
      completed: z.int(),
      failed: z.int(),
      cancelled: z.int(),
    }),
    total: z.int(),
    zipUrl: z.string().nullable().meta({ description: 'Null as long as no file is there.' }),
    jobs: z.array(jobViewSchema).meta({ description: 'In the order of their submission.' }),
  })
  .meta({ id: 'Batch' });
export type BatchView = z.infer<typeof batchViewSchema>;

/** The `manifest.json` in the ZIP of a batch. */
export const batchManifestSchema = z
  .object({
    batchId: z.uuid(),
    files: z.array(
      z.object({
        name: z.string(),
        jobId: z.uuid(),
        documentId: z.string().nullable(),
        fileSize: z.int(),
        pageCount: z.int(),
      }),
    ),
    missing: z.array(
      z.object({
        fileName: z.string(),
        jobId: z.uuid(),
        documentId: z.string().nullable(),
        status: jobStatusSchema,
        reason: z.string().meta({ description: 'For people.' }),
        error: jobErrorSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'BatchManifest' });
export type BatchManifest = z.infer<typeof batchManifestSchema>;
