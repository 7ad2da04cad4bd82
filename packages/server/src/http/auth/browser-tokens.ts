import { TOKEN_PERMISSIONS, type TokenPermission } from '@offprint/contract';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { OffprintError } from '../../domain/errors.ts';
import { createRecentlyChecked } from './recently-checked.ts';

/** What a browser token is made for. */
export interface TokenTerms {
  readonly userId: string;
  readonly planName: string;
  readonly permissions: ReadonlySet<TokenPermission>;
  /** The one job that it opens; null for all that is the user's. */
  readonly jobId: string | null;
  readonly expiresAtMs: number;
}

/** Short-lived credentials that a web page may hold. Signed and not stored. */
export interface BrowserTokens {
  /** Whether it has the form of a browser token. */
  recognizes(credential: string): boolean;
  make(terms: TokenTerms): Promise<string>;
  /** @throws OffprintError UNAUTHORIZED for what is expired, changed, or signed with another secret */
  read(token: string): Promise<TokenTerms>;
}

/** Distinguishes tokens from keys, and lets scanners find leaked ones. */
const PREFIX = 'opt_';
const TYPE = 'offprint-browser+jwt';
const ALGORITHM = 'HS256';
const KEY_BYTES = 32;

const claimsSchema = z.object({
  sub: z.string(),
  exp: z.int(),
  plan: z.string(),
  permissions: z.array(z.enum(TOKEN_PERMISSIONS)),
  job: z.string().optional(),
});

/** @param signingSecret called when it is first needed */
export function createBrowserTokens(
  signingSecret: () => Promise<string>,
  nowMs: () => number,
): BrowserTokens {
  const checked = createRecentlyChecked<TokenTerms>();
  let derived: Promise<Uint8Array> | undefined;
  const signingKey = () => {
    derived ??= signingSecret().then(deriveKey);
    derived.catch(() => {
      derived = undefined;
    });
    return derived;
  };
  return {
    recognizes: (credential) => credential.startsWith(PREFIX),
    async make({ userId, planName, permissions, jobId, expiresAtMs }) {
      const claims = {
        plan: planName,
        permissions: [...permissions],
        ...(jobId && { job: jobId }),
      };
      const signed = await new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(userId)
        .setExpirationTime(Math.floor(expiresAtMs / 1_000))
        .sign(await signingKey());
      return PREFIX + signed;
    },
    async read(token) {
      const known = checked.find(token);
      if (known && known.expiresAtMs > nowMs()) return known;
      const key = await signingKey();
      const claims = await jwtVerify(token.slice(PREFIX.length), key, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        currentDate: new Date(nowMs()),
      }).then(({ payload }) => claimsSchema.parse(payload), refuse);
      const terms: TokenTerms = {
        userId: claims.sub,
        planName: claims.plan,
        permissions: new Set(claims.permissions),
        jobId: claims.job ?? null,
        expiresAtMs: claims.exp * 1_000,
      };
      checked.add(token, terms);
      return terms;
    },
  };
}

/** Not the secret itself, so that nothing else that it signs is accepted as a token. */
async function deriveKey(secret: string): Promise<Uint8Array> {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), 'HKDF', false, [
    'deriveBits',
  ]);
  const info = bytes.encode('offprint browser tokens');
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, KEY_BYTES * 8));
}

function refuse(cause: unknown): never {
  const message = 'This token is not valid, or no longer. Get a new one.';
  throw new OffprintError('UNAUTHORIZED', message, { cause });
}
