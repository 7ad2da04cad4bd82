export interface Allowance {
  /** 0 if granted, else in how many ms as many tokens will be available. */
  readonly retryAfterMs: number;
  /** How many tokens are available now. */
  readonly remaining: number;
  /** In how many ms the bucket will be full. */
  readonly fullAfterMs: number;
}

export interface RateLimiter {
  /** Takes tokens, one by default, or none if there are too few. */
  take(key: string, perMinute: number, tokens?: number): Allowance;
}

const MINUTE_MS = 60_000;
/** The rounding error that sums of fractions may have. */
const ROUNDING_MS = 0.001;
/** Some ten megabytes. Above that, the key used longest ago starts anew. */
const MAX_KEYS = 100_000;
/** More than are added, so that full buckets are removed without a search through all. */
const LOOKED_AT_PER_TAKE = 2;

/**
 * A token bucket for each key, in the memory of this process: a burst of `perMinute`, then a steady
 * rate of it. Behind a load balancer, each process allows that much.
 *
 * @param nowMs a clock that never goes back
 */
export function createRateLimiter(nowMs: () => number, maxKeys = MAX_KEYS): RateLimiter {
  /** When each bucket is full again, in the order of their last use. */
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
