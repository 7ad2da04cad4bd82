import { z } from 'zod';
import { ERROR_CODES } from './error-table.ts';

export const webhookTypeSchema = z.enum([
  'export.completed',
  'export.failed',
  'export.cancelled',
  'batch.finished',
]);
export type WebhookType = z.infer<typeof webhookTypeSchema>;

const MAX_METADATA_LENGTH = 4_096;

/** An additional receiver of a job's end, besides those in the settings. */
export const webhookTargetSchema = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2_000),
    metadata: z
      .record(z.string(), z.unknown())
      .refine((value) => JSON.stringify(value).length <= MAX_METADATA_LENGTH, {
        error: `must be at most ${MAX_METADATA_LENGTH} characters of JSON`,
      })
      .optional()
      .meta({ description: 'Comes back with each message.' }),
  })
  .meta({ id: 'WebhookTarget' });
export type WebhookTarget = z.infer<typeof webhookTargetSchema>;

const instant = z.iso.datetime();

export const deliverySchema = z
  .object({
    deliveryId: z.uuid(),
    jobId: z.uuid(),
    webhookId: z.string().meta({ description: 'The same at every attempt of every delivery.' }),
    type: webhookTypeSchema,
    url: z.string().nullable().meta({ description: "Null where it is the operator's." }),
    status: z.enum(['pending', 'delivering', 'delivered', 'failed']),
    attempts: z.int(),
    maxAttempts: z.int(),
    nextAttemptAt: instant.nullable(),
    response: z
      .object({ status: z.int(), bodyHead: z.string() })
      .nullable()
      .meta({ description: 'How the receiver has answered last.' }),
    error: z
      .object({ code: z.enum(ERROR_CODES), message: z.string(), retryable: z.boolean() })
      .nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Delivery' });
export type DeliveryView = z.infer<typeof deliverySchema>;

export const deliveryListSchema = z
  .object({ deliveries: z.array(deliverySchema) })
  .meta({ id: 'DeliveryList' });
export type DeliveryList = z.infer<typeof deliveryListSchema>;
