import { z } from 'zod';
import { paginationSchema } from './pagination.ts';

const instant = z.iso.datetime();

export const putDocumentSchema = z
  .strictObject({
    title: z.string().min(1).max(200),
    data: z.record(z.string(), z.unknown()),
    templateId: z.string().min(1).max(100).optional(),
  })
  .meta({ id: 'PutDocument' });
export type PutDocument = z.infer<typeof putDocumentSchema>;

export const documentSummarySchema = z
  .object({
    id: z.string(),
    title: z.string(),
    templateId: z.string().nullable(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'DocumentSummary' });
export type DocumentSummary = z.infer<typeof documentSummarySchema>;

export const storedDocumentSchema = documentSummarySchema
  .extend({ data: z.record(z.string(), z.unknown()) })
  .meta({ id: 'StoredDocument' });
export type StoredDocumentView = z.infer<typeof storedDocumentSchema>;

export const documentListSchema = z
  .object({ documents: z.array(documentSummarySchema), pagination: paginationSchema })
  .meta({ id: 'DocumentList' });
export type DocumentList = z.infer<typeof documentListSchema>;
