const USER_ID = /^[^\p{Cc},]{1,200}$/u;

export const USER_ID_RULE =
  'must be text of 1 to 200 characters without commas or control characters';

/**
 * A lone surrogate is refused because stores replace it, and two users would become one. A comma is
 * refused because that is how HTTP joins a header that was sent twice: which user is meant?
 */
export function isUserId(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && USER_ID.test(value);
}
