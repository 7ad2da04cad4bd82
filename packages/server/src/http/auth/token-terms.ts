import { TOKEN_PERMISSIONS, type TokenRequest } from '@offprint/contract';
import { OffprintError } from '../../domain/errors.ts';
import { validationError } from '../../domain/problems.ts';
import { parseUserId, USER_ID_RULE } from '../../domain/user-id.ts';
import type { Grant } from './authenticator.ts';
import type { TokenTerms } from './browser-tokens.ts';

/**
 * The terms of a token requested with these credentials. It never allows more than they do, or
 * longer.
 *
 * @throws OffprintError VALIDATION_ERROR, FORBIDDEN
 */
export function termsOf(grant: Grant, request: TokenRequest, nowMs: number): TokenTerms {
  const endsAtMs = nowMs + request.ttlSeconds * 1_000;
  return {
    userId: grantedUser(grant, request),
    planName: grant.caller.plan.name,
    permissions: grantedPermissions(grant, request),
    jobId: grantedJob(grant, request),
    expiresAtMs: Math.min(endsAtMs, grant.expiresAtMs ?? endsAtMs),
  };
}

function grantedUser({ actsForAnyone, caller }: Grant, { user }: TokenRequest): string {
  if (user === undefined) {
    if (actsForAnyone) throw validationError([{ path: 'user', message: 'is required' }]);
    return caller.userId;
  }
  const userId = parseUserId(user);
  if (userId === null) throw validationError([{ path: 'user', message: USER_ID_RULE }]);
  if (actsForAnyone || userId === caller.userId) return userId;
  throw new OffprintError('FORBIDDEN', 'You can make tokens for yourself only.');
}

function grantedPermissions({ token }: Grant, { permissions }: TokenRequest) {
  const own: TokenTerms['permissions'] = token?.permissions ?? new Set(TOKEN_PERMISSIONS);
  const asked = permissions ?? [...own];
  if (asked.every((permission) => own.has(permission))) return new Set(asked);
  throw new OffprintError('FORBIDDEN', `Your token permits ${[...own].join(', ')} and no more.`);
}

function grantedJob({ token }: Grant, { scope }: TokenRequest): string | null {
  const own = token?.jobId ?? null;
  if (scope === undefined) return own;
  if (scope !== 'user') return scope.jobId;
  if (own === null) return null;
  throw new OffprintError('FORBIDDEN', 'Your token opens one job, and nothing besides.');
}
