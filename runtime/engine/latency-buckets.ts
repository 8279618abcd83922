/** Buckets of half an octave: bucket n holds durations from 2^(n/2) to 2^((n+1)/2) µs. */
const perOctave = 2;
/** The last bucket begins at 2^40 µs, twelve days, and holds everything above. */
const last = 40 * perOctave;

/** The bucket of a duration in µs. */
export function latencyBucket(us: number): number {
  if (!(us > 1)) return 0;
  return Math.min(last, Math.floor(Math.log2(us) * perOctave));
}

export type LatencyCount = { readonly bucket: number; readonly steps: number };

/**
 * The duration in ms that the part `share` of the steps stayed under, e.g. 0.95; null without steps. Within
 * its bucket the place is interpolated, so it is off by less than a fifth.
 */
export function latencyQuantileMs(counts: readonly LatencyCount[], share: number): number | null {
  const total = counts.reduce((sum, { steps }) => sum + steps, 0);
  if (total === 0) return null;
  let before = 0;
  const wanted = total * share;
  const sorted = [...counts].sort((a, b) => a.bucket - b.bucket);
  for (const { bucket, steps } of sorted) {
    if (before + steps >= wanted) {
      const within = (wanted - before) / steps;
      return 2 ** ((bucket + within) / perOctave) / 1_000;
    }
    before += steps;
  }
  return null;
}
