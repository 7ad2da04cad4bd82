export interface Allowance {
  /** 0 when it was granted, else in how many ms as much may be taken. */
  readonly retryAfterMs: number;
  /** How many tokens could be taken now. */
  readonly remaining: number;
  /** In how many ms all that a minute allows could be taken. */
  readonly fullAfterMs: number;
}

export interface RateLimiter {
  /** Takes so many tokens, one by default, or none where they are more than are left. */
  take(key: string, perMinute: number, tokens?: number): Allowance;
}

const MINUTE_MS = 60_000;
/** A sum of fractions may be off by as much. */
const ROUNDING_MS = 0.001;
/** Some ten megabytes. Beyond it, the key that was asked for longest ago begins anew. */
const MAX_KEYS = 100_000;
/** More than are added, so that what may be forgotten goes without a search through all. */
const LOOKED_AT_PER_TAKE = 2;

/**
 * A token bucket for each key, in the memory of this process: a burst of `perMinute`, then an even
 * rate of it. Behind a load balancer every process allows that much.
 *
 * @param nowMs a clock that never goes back
 */
export function createRateLimiter(nowMs: () => number, maxKeys = MAX_KEYS): RateLimiter {
  /** When each bucket is full again. The key that was asked for last is the last. */
  const fullAtMs = new Map<string, number>();

  function forget(now: number): void {
    let looked = 0;
    for (const [key, fullAt] of fullAtMs) {
      if (fullAtMs.size <= maxKeys && (fullAt > now || looked >= LOOKED_AT_PER_TAKE)) return;
      fullAtMs.delete(key);
      looked += 1;
    }
  }

  return {
    take(key, perMinute, tokens = 1) {
      const now = nowMs();
      const msPerToken = MINUTE_MS / perMinute;
      const missingMs = Math.max(0, (fullAtMs.get(key) ?? 0) - now);
      const wantedMs = missingMs + tokens * msPerToken;
      const retryAfterMs = Math.max(0, wantedMs - MINUTE_MS - ROUNDING_MS);
      const fullAfterMs = retryAfterMs > 0 ? missingMs : wantedMs;
      fullAtMs.delete(key);
      fullAtMs.set(key, now + fullAfterMs);
      forget(now);
      const remaining = Math.floor((MINUTE_MS - fullAfterMs + ROUNDING_MS) / msPerToken);
      return { retryAfterMs, remaining: Math.max(0, remaining), fullAfterMs };
    },
  };
}
