import { z } from 'zod';
import { warningSchema } from './job.ts';
import { pageFillSchema } from './page-fill.ts';
import { paginationSchema } from './pagination.ts';

const instant = z.iso.datetime();

export const exportViewSchema = z
  .object({
    id: z.uuid(),
    jobId: z.uuid(),
    documentId: z.string().nullable(),
    documentVersion: z.int().nullable(),
    format: z.literal('pdf'),
    templateId: z.string(),
    templateVersion: z.string(),
    fileName: z.string(),
    fileSize: z.int(),
    pageCount: z.int(),
    pageFill: pageFillSchema,
    warnings: z.array(warningSchema).meta({
      description: 'What was printed otherwise than asked, as its job has told.',
    }),
    downloadCount: z.int(),
    expiresAt: instant.meta({
      description: 'When the file and this row go, whether or not the record of its job is there.',
    }),
    createdAt: instant,
  })
  .meta({ id: 'Export' });
export type ExportView = z.infer<typeof exportViewSchema>;

export const usageSchema = z
  .object({
    used: z.int(),
    limit: z.int(),
    percentage: z.number(),
    isOverQuota: z.boolean(),
    activeSubmissions: z.int(),
    maxActiveSubmissions: z.int(),
    plan: z.string(),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof usageSchema>;

export const historySchema = z
  .object({
    exports: z.array(exportViewSchema),
    pagination: paginationSchema,
    stats: z
      .object({
        totalExports: z.int(),
        totalBytes: z.int(),
        totalDownloads: z.int(),
        byTemplate: z.record(z.string(), z.int()),
        quota: z.object({ used: z.int(), limit: z.int(), percentage: z.number() }),
      })
      .optional(),
  })
  .meta({ id: 'History' });
export type History = z.infer<typeof historySchema>;

export const removedExportSchema = z
  .object({ id: z.uuid(), deletedAt: instant })
  .meta({ id: 'RemovedExport' });
export type RemovedExport = z.infer<typeof removedExportSchema>;
