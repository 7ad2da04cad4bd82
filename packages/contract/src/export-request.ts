import { z } from 'zod';
import { pageOptionsSchema, qualitySchema } from './page-options.ts';
import { webhookTargetSchema } from './webhook.ts';

const documentId = z.string().min(1).max(200);
const templateId = z.string().min(1).max(100);

/**
 * A print of one document: exactly one of `documentId` (stored before) or `document` (the document
 * itself). The document is looked at later, by the schema of the template's kind.
 */
export const exportRequestSchema = z
  .strictObject({
    documentId: documentId.optional(),
    document: z.record(z.string(), z.unknown()).optional(),
    templateId: templateId.default('modern'),
    options: pageOptionsSchema.default({}),
    quality: qualitySchema.default('standard'),
    fileName: z.string().min(1).max(200).optional(),
    webhook: webhookTargetSchema.optional().meta({ description: 'Previews tell nobody.' }),
  })
  .refine((body) => (body.documentId === undefined) !== (body.document === undefined), {
    error: ({ input }) =>
      (input as { document?: unknown }).document === undefined
        ? 'is required, or documentId in its place'
        : 'cannot be sent together with documentId: leave one of them out',
    path: ['document'],
    // Also when a field is wrong, so that all problems are listed at once.
    when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  })
  .meta({ id: 'ExportRequest' });
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters');
