const USER_ID = /^[^\p{Cc},]{1,200}$/u;

export const USER_ID_RULE =
  'must be text of 1 to 200 characters without commas, control characters or spaces at its ends';

/**
 * The id of a user in the one form in which it is compared and kept, composed (NFC): how an accent
 * was typed makes no other user. Null for what is no id.
 *
 * A lone surrogate is refused because stores replace it, and two users would become one. A comma is
 * refused because that is how HTTP joins a header that was sent twice: which user is meant? Spaces
 * at the ends are refused because HTTP drops them.
 */
export function parseUserId(value: unknown): string | null {
  if (typeof value !== 'string' || !value.isWellFormed()) return null;
  const id = value.normalize('NFC');
  return USER_ID.test(id) && id.trim() === id ? id : null;
}
