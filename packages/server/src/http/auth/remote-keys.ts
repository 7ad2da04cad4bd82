import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { OffprintError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

export interface RemoteKeysOptions {
  readonly url: string;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Logger;
  /** The shortest time between two requests for unknown keys. */
  readonly askAgainAfterMs?: number;
}

const TIMEOUT_MS = 5_000;
const REFRESH_AFTER_MS = 10 * 60_000;
/** How long known keys are used while their server is unavailable. */
const TRUSTED_FOR_MS = 60 * 60_000;
const ASK_AGAIN_AFTER_MS = 10_000;

/**
 * The keys of a JWKS URL. They are fetched when first needed, every ten minutes in the background,
 * and at once for a token with an unknown key, since that is how keys rotate. A key function for
 * jose.
 *
 * @throws OffprintError AUTH_UNAVAILABLE when they can't be fetched
 */
export function createRemoteKeys(options: RemoteKeysOptions): JWTVerifyGetKey {
  const { url, clock, log, askAgainAfterMs = ASK_AGAIN_AFTER_MS } = options;
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: askAgainAfterMs,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let fetchedAtMs: number | null = null;

  async function reload(): Promise<void> {
    await keys.reload();
    fetchedAtMs = clock.monotonicMs();
  }

  async function keepFresh(): Promise<void> {
    const ageMs =
      fetchedAtMs === null ? Number.POSITIVE_INFINITY : clock.monotonicMs() - fetchedAtMs;
    if (ageMs >= TRUSTED_FOR_MS) return reload();
    if (ageMs >= REFRESH_AFTER_MS && !keys.reloading) {
      reload().catch((err) => log.warn({ err, url }, 'the keys of tokens could not be refreshed'));
    }
  }

  return async (header, token) => {
    try {
      await keepFresh();
      return await keys(header, token);
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      const message = 'Who is calling cannot be checked at the moment. Try again soon.';
      throw new OffprintError('AUTH_UNAVAILABLE', message, { cause: error });
    }
  };
}

/** Whether the token is at fault, and not the server of the keys. */
function isAboutTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
