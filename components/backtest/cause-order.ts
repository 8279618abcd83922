import type { BacktestClass } from "@/runtime/backtest/verdict";

/** What somebody who is about to publish looks for first, in front. */
const weight: { readonly [kind in BacktestClass]: number } = {
  "newly-fails": 0,
  differ: 1,
  "cannot-tell": 2,
  "newly-succeeds": 3,
  same: 4,
};

/** What newly fails first, then what differs, cannot be told and newly succeeds; in each what most messages have. */
export function byWeight(
  a: { readonly class: BacktestClass; readonly runs: number },
  b: { readonly class: BacktestClass; readonly runs: number },
): number {
  return weight[a.class] - weight[b.class] || b.runs - a.runs;
}
