import { z } from 'zod';
import { ERROR_CODES } from './error-table.ts';

export const problemSchema = z
  .object({ path: z.string(), message: z.string() })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const errorEnvelopeSchema = z
  .object({
    success: z.literal(false),
    message: z.string().meta({ description: 'Safe to show to a user.' }),
    error: z.object({
      code: z.enum(ERROR_CODES),
      message: z.string(),
      details: z.array(problemSchema).optional(),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;

export function successEnvelope<T extends z.ZodType>(data: T) {
  return z.object({ success: z.literal(true), data, message: z.string().optional() });
}
