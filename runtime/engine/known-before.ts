import { adoptedResults } from "./adopted-results";
import { doubtsBefore } from "./doubts-before";
import { lateRequests } from "./late-requests";
import type { Plan } from "./plan";
import type { Past } from "./replay-past";
import type { AdoptedResult } from "./run-context";
import type { SentTo } from "./sent-to";

/** What a run that begins with a message of before is told of what was done with it, by idempotency key. */
export type KnownBefore = {
  /** What it takes over instead of sending. */
  readonly adopted?: ReadonlyMap<string, AdoptedResult>;
  /** From when on, in epoch ms, an earlier request is surely not on its way any more. */
  readonly late?: ReadonlyMap<string, number>;
  /** The real systems that got a request of which nobody found out what became of it. */
  readonly doubts?: ReadonlyMap<string, readonly SentTo[]>;
};

/** `pasts` newest first, `now` in epoch ms. Throws as {@link adoptedResults} does. */
export function knownBefore(
  plan: Plan,
  pasts: readonly Past[],
  { now, open }: { readonly now: number; readonly open?: ReadonlySet<string> | undefined },
): KnownBefore {
  return {
    adopted: adoptedResults(plan, pasts, open),
    late: lateRequests(plan, pasts, now),
    doubts: doubtsBefore(plan, pasts),
  };
}
