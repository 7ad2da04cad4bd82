import { decodeProtectedHeader, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { isOffprintError, OffprintError } from '../../domain/errors.ts';
import type { Plan, Plans } from '../../domain/plan.ts';
import { parseUserId } from '../../domain/user-id.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { unauthorized } from './bearer.ts';
import { createRemoteKeys } from './remote-keys.ts';

/** How the tokens of users are checked, whoever issues them. */
export interface JwtSettings {
  /** The secret of tokens that are signed with HS256. */
  readonly secret: string | null;
  /** Where the public keys of all other tokens are. */
  readonly jwksUrl: string | null;
  /** The token must have one of these; empty: any. */
  readonly audience: readonly string[];
  readonly issuer: string | null;
  /** How far the issuer's clock may be off. */
  readonly toleranceMs: number;
  /** The claim that names the plan, such as `app_metadata.plan`; null: all have the default plan. */
  readonly planClaim: string | null;
}

export interface JwtUser {
  readonly userId: string;
  readonly plan: Plan;
  readonly expiresAtMs: number;
}

/** @throws OffprintError UNAUTHORIZED, AUTH_UNAVAILABLE; FORBIDDEN for a plan that is not there */
export type CheckJwt = (token: string) => Promise<JwtUser>;

/** Never one with a shared secret: a public key must not pass for such a secret. */
const PUBLIC_KEY_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA'],
];

export function createJwtCheck(
  settings: JwtSettings,
  plans: Plans,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): CheckJwt {
  const { secret, jwksUrl, audience, issuer, toleranceMs } = settings;
  const ofSecret = secret === null ? null : new TextEncoder().encode(secret);
  const ofKeys = jwksUrl === null ? null : createRemoteKeys({ url: jwksUrl, clock, log });

  function verify(token: string) {
    const options: JWTVerifyOptions = {
      requiredClaims: ['sub', 'exp'],
      clockTolerance: toleranceMs / 1_000,
      currentDate: new Date(clock.nowMs()),
      ...(audience.length > 0 && { audience: [...audience] }),
      ...(issuer !== null && { issuer }),
    };
    if (decodeProtectedHeader(token).alg === 'HS256' && ofSecret) {
      return jwtVerify(token, ofSecret, { ...options, algorithms: ['HS256'] });
    }
    if (ofKeys) return jwtVerify(token, ofKeys, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS });
    throw new TypeError('nothing here checks this algorithm');
  }

  return async (token) => {
    const claims = await claimsOf(() => verify(token));
    const userId = parseUserId(claims.sub);
    if (userId === null)
      throw unauthorized('a token whose sub is a user of at most 200 characters');
    const expiresAtMs = (claims.exp ?? 0) * 1_000;
    return { userId, plan: planOf(claims, settings.planClaim, plans), expiresAtMs };
  };
}

async function claimsOf(verify: () => Promise<{ payload: JWTPayload }>): Promise<JWTPayload> {
  try {
    return (await verify()).payload;
  } catch (error) {
    if (isOffprintError(error)) throw error;
    throw unauthorized('a valid token, which has not expired,', error);
  }
}

function planOf(claims: JWTPayload, claim: string | null, plans: Plans): Plan {
  const name = claim === null ? undefined : valueAt(claims, claim);
  if (name === undefined || name === null) return plans.default;
  const plan = typeof name === 'string' ? plans.byName.get(name) : undefined;
  if (plan) return plan;
  const known = [...plans.byName.keys()].join(', ');
  const message = `The plan that your token names is not known here. Known plans: ${known}.`;
  throw new OffprintError('FORBIDDEN', message);
}

/** The claim of this whole name, which may be a URL, else the one under this path. */
function valueAt(claims: JWTPayload, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, name) => {
    const isObject = typeof value === 'object' && value !== null;
    return isObject && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  }, claims);
}
