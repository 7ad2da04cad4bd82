import { z } from 'zod';
import { pageOptionsSchema, qualitySchema } from './page-options.ts';
import { webhookTargetSchema } from './webhook.ts';

const documentId = z.string().min(1).max(200);
const templateId = z.string().min(1).max(100);

/** A document and its own options. */
const documentFields = {
  documentId: documentId.optional(),
  document: z.record(z.string(), z.unknown()).optional(),
  fileName: z.string().min(1).max(200).optional(),
};

/** Print options for the whole request, unless a document overrides them. */
const printFields = {
  templateId: templateId.default('modern'),
  options: pageOptionsSchema.default({}),
  quality: qualitySchema.default('standard'),
  report: z
    .boolean()
    .optional()
    .meta({
      description:
        'Whether programs read the finished file back, as POST /check does, and the `report` of the job ' +
        'says what they found. By default as the plan says. A preview has none.',
    }),
  webhook: webhookTargetSchema.optional().meta({ description: 'Previews tell nobody.' }),
};

/** Exactly one of two fields must be present. Also checked when another field is invalid. */
function exactlyOne<T extends z.ZodObject>(schema: T, [wanted, other]: readonly [string, string]) {
  const has = (body: unknown, field: string) =>
    (body as Readonly<Record<string, unknown>>)[field] !== undefined;
  return schema.refine((body) => has(body, wanted) !== has(body, other), {
    error: ({ input }) =>
      !has(input, wanted)
        ? `is required, or ${other} in its place`
        : `cannot be sent together with ${other}: leave one of them out`,
    path: [wanted],
    when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  });
}

/**
 * A print of one document: exactly one of `documentId` (stored before) or `document` (the document
 * itself). The document is validated later, by the schema of the template's kind.
 */
export const exportRequestSchema = exactlyOne(
  z.strictObject({ ...documentFields, ...printFields }),
  ['document', 'documentId'],
).meta({ id: 'ExportRequest' });
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export const MAX_BATCH_SIZE = 10;

const batchDocumentSchema = exactlyOne(
  z.strictObject({ ...documentFields, templateId: templateId.optional() }),
  ['document', 'documentId'],
).meta({ id: 'BatchDocument' });

/** Prints of several documents, submitted all or none. */
export const batchRequestSchema = exactlyOne(
  z.strictObject({
    documentIds: z.array(documentId).min(1).max(MAX_BATCH_SIZE).optional(),
    documents: z.array(batchDocumentSchema).min(1).max(MAX_BATCH_SIZE).optional(),
    ...printFields,
  }),
  ['documents', 'documentIds'],
).meta({ id: 'BatchRequest' });
export type BatchRequest = z.infer<typeof batchRequestSchema>;

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters');
