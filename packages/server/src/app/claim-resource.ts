import type { ClaimList, ClaimRequest, ClaimView, HolderRequest } from '@offprint/contract';
import { notFound, OffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import type { Claim, Held } from '../ports/coordination-store.ts';
import type { AppContext } from './context.ts';
import { iso } from './view-job.ts';

export type CoordinationContext = Pick<AppContext, 'coordination' | 'settings'>;

const SECOND_MS = 1_000;

/**
 * Claims what nobody holds, or extends the owner's own claim. When another owner holds it, the view
 * is of that claim.
 *
 * @throws OffprintError RATE_LIMITED when the user holds as many as allowed, STORE_UNAVAILABLE
 */
export async function claimResource(
  { coordination, settings }: CoordinationContext,
  { userId }: Caller,
  namespace: string,
  key: string,
  { owner, ttlSeconds }: ClaimRequest,
): Promise<ClaimView> {
  const outcome = await coordination.claim({
    userId,
    namespace,
    key,
    owner,
    ttlMs: ttlSeconds * SECOND_MS,
    maxClaims: settings.maxHeld,
  });
  if (outcome.type === 'tooMany') throw tooManyHeld('claims', settings.maxHeld);
  return viewClaim(outcome.type === 'claimed', outcome.claim);
}

/** @throws OffprintError NOT_FOUND, ALREADY_HELD by another owner or fence, STORE_UNAVAILABLE */
export async function releaseClaim(
  { coordination }: CoordinationContext,
  { userId }: Caller,
  namespace: string,
  key: string,
  { owner, fence }: HolderRequest,
): Promise<void> {
  const outcome = await coordination.releaseClaim({
    userId,
    scope: namespace,
    key,
    owner,
    fence: fence ?? null,
  });
  if (outcome.type === 'notFound') throw notFound('The claim');
  if (outcome.type === 'heldByOther') throw heldByOther(key, outcome.held);
}

/** What is held in the namespace now, by key. @throws OffprintError STORE_UNAVAILABLE */
export async function listClaims(
  { coordination }: CoordinationContext,
  { userId }: Caller,
  namespace: string,
): Promise<ClaimList> {
  const claims = await coordination.listClaims(userId, namespace);
  return {
    namespace,
    claims: claims.map(({ key, owner, fence, renewedAtMs, expiresAtMs }) => ({
      key,
      owner,
      fence,
      claimedAt: iso(renewedAtMs),
      expiresAt: iso(expiresAtMs),
    })),
  };
}

function viewClaim(claimed: boolean, { owner, fence, expiresAtMs }: Claim): ClaimView {
  return { claimed, owner, fence, expiresAt: iso(expiresAtMs) };
}

export function heldByOther(key: string, { owner, fence, expiresAtMs }: Held): OffprintError {
  const until = iso(expiresAtMs);
  const message = `"${key}" is held by "${owner}" under the fence ${fence}, until ${until}.`;
  return new OffprintError('ALREADY_HELD', message);
}

const RETRY_AFTER_MS = 10_000;

export function tooManyHeld(what: 'claims' | 'reservations', max: number): OffprintError {
  const message = `At most ${max} ${what} may be held at once. Release some, or wait until they expire.`;
  return new OffprintError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
}
