import type { Amount, Pending } from "./recorder";

/** How much may wait for a commit, and how much may follow a summary until the next one. */
export type Checkpoint = Amount & {
  /**
   * Steps that can be computed again may be more, as long as computing them took less than `ms`: storing them
   * takes longer than that. At most so many, with so many bytes of results that are not stored yet.
   */
  readonly quick?: { readonly ms: number; readonly steps: number; readonly bytes: number };
};

export const checkpointDefault: Checkpoint = {
  steps: 1_000,
  bytes: 1_000_000,
  quick: { ms: 250, steps: 10_000, bytes: 16_000_000 },
};

/** Is what waits to be written now, `tookMs` after the last write? */
export function isCheckpointDue(
  { steps, bytes, quick }: Checkpoint,
  pending: Pending,
  tookMs: number,
): boolean {
  if (pending.bytes >= bytes) return true;
  if (pending.steps < steps) return false;
  const isQuick = quick !== undefined && tookMs < quick.ms;
  return !isQuick || pending.steps >= quick.steps || pending.unstored >= quick.bytes;
}

export function isSummaryDue({ steps, bytes }: Checkpoint, since: Amount): boolean {
  return since.steps >= steps || since.bytes >= bytes;
}
