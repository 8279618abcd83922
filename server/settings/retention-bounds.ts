/** Days each kind of record of a distributor may be kept. */
export const retentionBounds = {
  /** Step detail and payloads: classes of the engine, dropped a partition at a time. */
  detail: [7, 30, 180],
  /** Rows of runs with their numbers: a repeated delivery is told by them for 90 days. */
  runs: { min: 90, max: 400 },
  events: { min: 30, max: 400 },
} as const;
