import { isRead } from "./activity";
import type { Plan } from "./plan";
import { effectsOf, isFolded, type Past, type PastEffect } from "./replay-past";
import type { PlanNode } from "./topology";

/** An earlier run of the chain with what it ran; null where that is not kept any more. */
export type EarlierRun = { readonly past: Past; readonly plan: Plan | null };

/** Something that an earlier run did at another system, or may have done. */
export type Deed = {
  readonly node: string;
  readonly name: string;
  readonly done: boolean;
  /** Null where it is not known for which items, as its history is gone. */
  readonly effect: PastEffect | null;
};

/** Effects, calls and events; all that its version could have done where its history is not whole. */
export function deedsOf(past: Past, plan: Plan): readonly Deed[] {
  const name = (node: string) => plan.nodes.get(node)?.node.name ?? node;
  if (past.contents.length === 0 || isFolded(past)) {
    return [...plan.nodes.values()]
      .filter(({ work }) => reaches(work) && !isRead(work))
      .map(({ id }) => ({ node: id, name: name(id), done: false, effect: null }));
  }
  const deeds: Deed[] = [];
  for (const effect of effectsOf(past).values()) {
    const work = plan.nodes.get(effect.node)?.work;
    if (work !== undefined && isRead(work)) continue;
    // A sub-flow that failed may have done some of what it does.
    if (effect.outcome === "failed" && work?.behaviour !== "call") continue;
    const { node, outcome } = effect;
    deeds.push({ node, name: name(node), done: outcome === "done", effect });
  }
  return past.head.purpose === "debug" ? deeds : [...deeds, ...eventsOf(past, plan)];
}

function eventsOf({ contents }: Past, plan: Plan): readonly Deed[] {
  const emitted = new Set<string>();
  for (const { node, status } of contents.flatMap(({ steps }) => steps)) {
    if (status !== "succeeded") continue;
    if (plan.nodes.get(node)?.work.behaviour === "emit") emitted.add(node);
  }
  return [...emitted].map((node) => ({
    node,
    name: plan.nodes.get(node)?.node.name ?? node,
    done: true,
    effect: null,
  }));
}

function reaches({ behaviour }: PlanNode["work"]): boolean {
  return behaviour === "effect" || behaviour === "call" || behaviour === "emit";
}
