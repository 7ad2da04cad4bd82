import { OffprintError } from '../../domain/errors.ts';
import type { Plan, Plans } from '../../domain/plan.ts';
import { parseUserId, USER_ID_RULE } from '../../domain/user-id.ts';

/**
 * The user that the holder of a key acts for.
 *
 * @throws OffprintError UNAUTHORIZED without one, VALIDATION_ERROR for what is no user's id
 */
export function actingUser(headers: Headers): string {
  const given = textHeader(headers, 'X-Offprint-User');
  if (given === null) {
    throw new OffprintError('UNAUTHORIZED', 'Name the acting user in the header X-Offprint-User.');
  }
  const userId = parseUserId(given);
  if (userId === null) throw invalidHeader('X-Offprint-User', USER_ID_RULE);
  return userId;
}

/** @throws OffprintError VALIDATION_ERROR for a plan that is not there */
export function actingPlan(headers: Headers, plans: Plans): Plan {
  const name = textHeader(headers, 'X-Offprint-Plan');
  if (name === null) return plans.default;
  const plan = plans.byName.get(name);
  if (plan) return plan;
  throw invalidHeader('X-Offprint-Plan', `must be one of ${[...plans.byName.keys()].join(', ')}`);
}

const PRINTABLE_ASCII = /^[ -~]+$/;

/** Null for an absent or empty header. Headers come as one character a byte; the bytes are UTF-8. */
function textHeader(headers: Headers, name: string): string | null {
  const given = headers.get(name) ?? '';
  if (given === '') return null;
  if (PRINTABLE_ASCII.test(given)) return given;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(given, 'latin1'));
  } catch {
    throw invalidHeader(name, 'must be UTF-8');
  }
}

function invalidHeader(name: string, message: string): OffprintError {
  return new OffprintError('VALIDATION_ERROR', `${name} ${message}.`, {
    details: [{ path: name, message }],
  });
}
