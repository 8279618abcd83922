import { isRead } from "./activity";
import type { Plan } from "./plan";
import type { RunHead } from "./records";
import { effectsOf, type Past, type PastEffect } from "./replay-past";
import { isSameSystem, isUndoneAt, type SentTo } from "./sent-to";

/**
 * By idempotency key, the real systems that got a request of an earlier run of which nobody found out what became of it.
 * Another system could not say: it knows neither the request nor its key.
 */
export function doubtsBefore(
  plan: Plan,
  pasts: readonly Past[],
): ReadonlyMap<string, readonly SentTo[]> {
  const over = settledLater(pasts);
  const doubts = new Map<string, readonly SentTo[]>();
  for (const past of pasts) {
    for (const effect of effectsOf(past).values()) {
      const { key, node, outcome, to } = effect;
      const work = plan.nodes.get(node)?.work;
      if (outcome !== "doubtful" || to === null || to.simulated === true || over.has(effect)) {
        continue;
      }
      if (work === undefined || isRead(work)) continue;
      const known = doubts.get(key) ?? [];
      if (!known.some((other) => isSameSystem(other, to))) doubts.set(key, [...known, to]);
    }
  }
  return doubts;
}

/** Effects that may have happened, of which a newer run of the message has found out, or was told, what became of them. */
export function settledLater(pasts: readonly Past[]): ReadonlySet<PastEffect> {
  const over = new Set<PastEffect>();
  const found = new Map<string, (SentTo | null)[]>();
  for (const past of newestFirst(pasts)) {
    for (const effect of effectsOf(past).values()) {
      const { key, outcome, settled, to } = effect;
      const newer = found.get(key) ?? [];
      if (outcome === "doubtful") {
        if (newer.some((known) => !isUndoneAt(known, to))) over.add(effect);
      } else if (outcome === "done" || settled) found.set(key, [...newer, to]);
    }
  }
  return over;
}

/** Ids of runs are in the order in which they began. */
function newestFirst(pasts: readonly Past[]): readonly Past[] {
  const isNewer = (a: RunHead, b: RunHead) =>
    a.acceptedAt === b.acceptedAt ? a.id > b.id : a.acceptedAt > b.acceptedAt;
  return pasts.toSorted(({ head: a }, { head: b }) => (isNewer(a, b) ? -1 : 1));
}
