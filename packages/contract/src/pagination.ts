import { z } from 'zod';

export const paginationSchema = z
  .object({ total: z.int(), limit: z.int(), offset: z.int(), hasMore: z.boolean() })
  .meta({ id: 'Pagination' });
export type Pagination = z.infer<typeof paginationSchema>;

/**
 * A whole number from a query string. Digits only, so that `0x5`, ` 1`, `1e1` and an empty text are
 * refused.
 */
export function inDigits<T extends z.ZodType>(number: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    number,
  );
}

export const wholeNumber = z.int({
  error: ({ code }) => (code === 'invalid_type' ? 'must be a whole number' : undefined),
});

/** `limit` and `offset` from a query string. */
export const pageQuerySchema = z.strictObject({
  limit: inDigits(wholeNumber.min(1).max(100).default(20)),
  offset: inDigits(wholeNumber.min(0).default(0)),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;
