import type { Plan } from "../engine/plan";
import type { PairedEffect, RunPair } from "./compare-runs";
import type { Cause } from "./verdict";

const leading = new WeakMap<Plan, ReadonlyMap<string, ReadonlySet<string>>>();

/**
 * The step that asks before another one that was asked first then. What either flow works on side by side has no
 * order of its own: it counts only where one of the two flows sees to it and the other does not.
 */
export function orderChange(pair: RunPair, effects: readonly PairedEffect[]): Cause | null {
  const ranks = ranksOf(pair, effects);
  for (const [at, one] of ranks.entries()) {
    const overtaken = ranks.slice(at + 1).some((other) => isTurned(pair, one, other));
    if (overtaken) return { kind: "order", node: one.node };
  }
  return null;
}

type Rank = { readonly node: string; readonly old: string; readonly rank: number };

/** Of each step that asks in both, when it asked first then; in the order in which they ask first now. */
function ranksOf({ before: then }: RunPair, effects: readonly PairedEffect[]): readonly Rank[] {
  const places = new Map([...then.effects.keys()].map((key, place) => [key, place]));
  const ranks = new Map<string, Rank>();
  for (const { before: old, after: now } of effects) {
    if (old === null || now === null) continue;
    const rank = places.get(old.key) ?? 0;
    const known = ranks.get(now.node);
    const first = known === undefined ? rank : Math.min(known.rank, rank);
    ranks.set(now.node, { node: now.node, old: old.node, rank: first });
  }
  return [...ranks.values()];
}

function isTurned({ before: then, after: now }: RunPair, first: Rank, second: Rank): boolean {
  if (first.rank < second.rank) return false;
  const wasSure = precedes(then.plan, second.old, first.old);
  const isSure = precedes(now.plan, first.node, second.node);
  return (
    (wasSure && !precedes(now.plan, second.node, first.node)) ||
    (isSure && !precedes(then.plan, first.old, second.old))
  );
}

function precedes(plan: Plan, one: string, other: string): boolean {
  let known = leading.get(plan);
  if (known === undefined) {
    known = new Map([...plan.nodes.keys()].map((node) => [node, leadingTo(plan, node)]));
    leading.set(plan, known);
  }
  return known.get(other)?.has(one) === true;
}

/** All steps before it. */
function leadingTo({ document: { edges } }: Plan, node: string): ReadonlySet<string> {
  const found = new Set([node]);
  for (const id of found) {
    for (const { from, to } of edges) {
      if (to.split(".", 1)[0] === id) found.add(from.split(".", 1)[0] ?? "");
    }
  }
  found.delete(node);
  return found;
}
