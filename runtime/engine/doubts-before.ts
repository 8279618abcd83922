import { isRead } from "./activity";
import type { Plan } from "./plan";
import { effectsOf, type Past } from "./replay-past";
import { isSameSystem, type SentTo } from "./sent-to";

/**
 * By idempotency key, the real systems that got a request of an earlier run of which nobody found out what became of it.
 * Another system could not say: it knows neither the request nor its key.
 */
export function doubtsBefore(
  plan: Plan,
  pasts: readonly Past[],
): ReadonlyMap<string, readonly SentTo[]> {
  const doubts = new Map<string, readonly SentTo[]>();
  for (const past of pasts) {
    for (const { key, node, outcome, to } of effectsOf(past).values()) {
      const work = plan.nodes.get(node)?.work;
      if (outcome !== "doubtful" || to === null || to.simulated === true) continue;
      if (work === undefined || isRead(work)) continue;
      const known = doubts.get(key) ?? [];
      if (!known.some((other) => isSameSystem(other, to))) doubts.set(key, [...known, to]);
    }
  }
  return doubts;
}
