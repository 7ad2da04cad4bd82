import { pageQuerySchema } from '@offprint/contract';
import { z } from 'zod';

/** In capitals or not; anything else names nothing, so it is NOT_FOUND. */
export const idParams = z.strictObject({ id: z.uuid().toLowerCase() });

const CONTROL_CHARACTER = /\p{Cc}/u;

export const documentParams = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(200)
    .refine((id) => id.isWellFormed() && !CONTROL_CHARACTER.test(id)),
});

/** `limit` and `offset` with further filters. */
export const pageQuery = pageQuerySchema;
export const documentIdFilter = z.string().min(1).max(200).optional();
