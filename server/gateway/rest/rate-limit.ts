/** How often one key may call: `burst` at once, refilled by `perSecond`. */
export type RateLimit = { readonly perSecond: number; readonly burst: number };

export type RateLimiter = {
  /** Takes one call; gives 0, or the seconds after which the next one is let in. */
  take(key: string): number;
};

const keysMax = 10_000;

/** Counts calls per key in this process. `monotonic` gives ms that never jump back. */
export function createRateLimiter(
  limit: RateLimit,
  monotonic: () => number = () => performance.now(),
): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const now = monotonic();
      const bucket = buckets.get(key) ?? { tokens: limit.burst, at: now };
      const refilled = bucket.tokens + ((now - bucket.at) / 1000) * limit.perSecond;
      const tokens = Math.min(limit.burst, refilled);
      if (!buckets.has(key) && buckets.size >= keysMax) {
        buckets.clear();
      }
      const granted = tokens >= 1;
      buckets.set(key, { tokens: granted ? tokens - 1 : tokens, at: now });
      return granted ? 0 : Math.ceil((1 - tokens) / limit.perSecond);
    },
  };
}
