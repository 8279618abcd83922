import { canonicalJson } from "../flow/canonical";
import type { FlowDocument } from "../flow/document";
import type { JsonObject } from "../json";
import { guaranteeOf } from "./activity";
import type { Plan } from "./plan";
import type { PlanNode } from "./topology";

export type Versions = {
  readonly before: Plan;
  /** The values that it ran with. */
  readonly given: JsonObject;
  readonly plan: Plan;
  readonly parameters: JsonObject;
};

/** Whether a step is the same in both versions, down to what it is set to, for the same items and under the same keys. */
export function isSameStep(id: string, versions: Versions): boolean {
  const then = versions.before.nodes.get(id);
  const now = versions.plan.nodes.get(id);
  if (then === undefined || now === undefined) return false;
  if (!isSameTarget(then, now, { done: false }) || !isSameKey(then, now)) return false;
  if (canonicalJson(then.node.config) !== canonicalJson(now.node.config)) return false;
  return isForSameItems(then, versions);
}

/** The same items come to it, under the same keys, as far as the versions say. */
export function isForSameItems(
  then: PlanNode,
  { before, given, plan, parameters }: Versions,
): boolean {
  if (isOnce(then)) return true;
  const way = wayTo(before.document, then.id);
  if (way !== wayTo(plan.document, then.id)) return false;
  return !/\bparams\b/.test(way) || canonicalJson(given) === canonicalJson(parameters);
}

/** The same kind of step at the same system, which recognises there what was done. */
export function isSameTarget(
  then: PlanNode,
  now: PlanNode,
  { done }: { readonly done: boolean },
): boolean {
  const [before] = then.node.type.split("@");
  const [after] = now.node.type.split("@");
  if (before !== after || then.work.behaviour !== now.work.behaviour) return false;
  if (then.node.connection !== now.node.connection) return false;
  if (now.work.behaviour === "call") return then.node.config.flow === now.node.config.flow;
  const guarantee = guaranteeOf(now.work);
  // A result that is known is taken over, unless the target is trusted with a key that it never got.
  return guarantee === guaranteeOf(then.work) || (done && guarantee !== "keyed");
}

export function isSameKey(then: PlanNode, now: PlanNode): boolean {
  return keyText(then) === keyText(now) && loopsOf(then) === loopsOf(now);
}

function keyText({ node: { idempotencyKey = "" } }: PlanNode): string {
  return idempotencyKey.trim();
}

function loopsOf(node: PlanNode): string {
  const loops: string[] = [];
  for (let at = node.scope.split; at !== null; at = at.scope.split) loops.push(at.id);
  return loops.join(" ");
}

/** The key of its entries follows from the entry alone. */
export function isKeyOfEntry(node: PlanNode): boolean {
  return !/\b(input|steps|params|lookup\w*)\b/i.test(keyText(node));
}

/** Its key is that of the step: there is one in a run, whatever comes before it. */
export function isOnce(node: PlanNode): boolean {
  return node.scope.split === null && node.work.iterationKey === null;
}

/** A step and all that leads to it. */
export function nodesBefore({ edges }: FlowDocument, id: string): ReadonlySet<string> {
  const before = new Set([id]);
  for (const node of before) {
    for (const { from, to } of edges) if (idOf(to) === node) before.add(idOf(from));
  }
  return before;
}

/** All that decides which items come to a step, and what an expression for their key reads. */
function wayTo(document: FlowDocument, id: string): string {
  const { nodes, edges } = document;
  const before = nodesBefore(document, id);
  const way = (within: ReadonlySet<string>) =>
    canonicalJson([
      edges
        .filter(({ to }) => within.has(idOf(to)))
        .map(({ from, to }) => `${from} ${to}`)
        .sort(),
      [...within].sort().map((each) => {
        const node = nodes[each];
        if (node === undefined) return each;
        const { type, config, idempotencyKey = "", connection = "" } = node;
        if (each === id) return [each, idempotencyKey.trim()];
        const { join = "", onError = "", disabled = false } = node;
        return [each, type, config, idempotencyKey.trim(), connection, join, onError, disabled];
      }),
    ]);
  const text = way(before);
  // Any step may be read by its name.
  return /\bsteps\b/.test(text) ? way(new Set(Object.keys(nodes))) : text;
}

function idOf(end: string): string {
  return end.slice(0, end.indexOf("."));
}
