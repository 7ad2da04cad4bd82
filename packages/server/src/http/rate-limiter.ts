export interface RateLimiter {
  /**
   * Takes so many tokens, one by default, and answers 0, or takes none and answers in how many ms
   * there will be as many.
   */
  take(key: string, tokens?: number): number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** With more buckets than this, those that are full again are dropped. */
const PRUNE_ABOVE = 1_000;

/**
 * A token bucket for each key, in the memory of this process: a burst of `perMinute`, then an even
 * rate of it. Behind a load balancer every process allows that much.
 *
 * @param nowMs a clock that never goes back
 */
export function createRateLimiter(perMinute: number, nowMs: () => number): RateLimiter {
  const msPerToken = 60_000 / perMinute;
  const buckets = new Map<string, Bucket>();

  function refill(bucket: Bucket, now: number): void {
    const earned = (now - bucket.filledAtMs) / msPerToken;
    bucket.tokens = Math.min(perMinute, bucket.tokens + earned);
    bucket.filledAtMs = now;
  }

  function prune(now: number): void {
    for (const [key, bucket] of buckets) {
      refill(bucket, now);
      if (bucket.tokens === perMinute) buckets.delete(key);
    }
  }

  return {
    take(key, tokens = 1) {
      const now = nowMs();
      if (buckets.size > PRUNE_ABOVE) prune(now);
      const bucket = buckets.get(key) ?? { tokens: perMinute, filledAtMs: now };
      buckets.set(key, bucket);
      refill(bucket, now);
      if (bucket.tokens < tokens) return (tokens - bucket.tokens) * msPerToken;
      bucket.tokens -= tokens;
      return 0;
    },
  };
}
