import { guaranteeOf, isRead } from "./activity";
import type { Plan } from "./plan";
import { effectsOf, type Past } from "./replay-past";

/**
 * By idempotency key, from when on, in epoch ms, the target can be asked what became of a request of an earlier run:
 * before, it may still be on its way. Only those of `pasts` that lie ahead of `now`.
 */
export function lateRequests(
  plan: Plan,
  pasts: readonly Past[],
  now: number,
): ReadonlyMap<string, number> {
  const late = new Map<string, number>();
  for (const past of pasts) {
    for (const { key, node, outcome, over } of effectsOf(past).values()) {
      const work = plan.nodes.get(node)?.work;
      if (outcome !== "doubtful" || over <= now || work === undefined) continue;
      if (guaranteeOf(work) !== "lookup" || isRead(work)) continue;
      late.set(key, Math.max(over, late.get(key) ?? 0));
    }
  }
  return late;
}
