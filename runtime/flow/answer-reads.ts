import type { ValueType } from "../expressions/language";
import { readsOf } from "../expressions/references";
import { anyType } from "../expressions/types";
import type { NodeDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, NodeId } from "./document";
import { nodeOf } from "./node-of";
import { expressionsOf } from "./node-texts";
import { splitEnd } from "./schema";

/**
 * Parts of what a node hands on that the flow reads, as static paths with `[]` for entries, e.g. `number`;
 * `""` where something takes all of it. Sorted, each once. Steps that hand on what arrived are followed.
 */
export function answerReads(
  document: FlowDocument,
  registry: NodeRegistry,
  node: NodeId,
): readonly string[] {
  const next = takersOf(document, registry, node);
  const found = new Set<string>();
  const take = (read: string, root: string) => {
    if (read === root) found.add("");
    else if (read.startsWith(`${root}.`)) found.add(read.slice(root.length + 1));
    else if (read.startsWith(`${root}[`)) found.add("");
  };
  for (const [id, other] of Object.entries(document.nodes)) {
    const definition = registry.get(other.type);
    if (definition === undefined || other.disabled === true) continue;
    for (const { text, mode } of expressionsOf(other, definition)) {
      for (const read of readsOf(text, mode === "template" ? "template" : "expression")) {
        take(read, `steps.${node}`);
        if (next.has(id)) take(read, "input");
      }
    }
  }
  for (const key of document.settings.businessKeys ?? []) {
    for (const read of readsOf(key.value)) {
      take(read, `steps.${node}`);
      if (key.node === node) take(read, "output");
    }
  }
  return [...found].sort();
}

/** Nodes that get what a node hands on as their input. */
function takersOf(
  document: FlowDocument,
  registry: NodeRegistry,
  node: NodeId,
): ReadonlySet<NodeId> {
  const takers = new Set<NodeId>();
  const open: NodeId[] = [node];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { from, to } of document.edges) {
      const taker = splitEnd(from)?.node === id ? splitEnd(to)?.node : undefined;
      const next = nodeOf(document, taker ?? "");
      if (taker === undefined || next === undefined || takers.has(taker)) continue;
      takers.add(taker);
      if (handsOn(next, registry.get(next.type))) open.push(taker);
    }
  }
  return takers;
}

function handsOn(node: FlowNode, definition: NodeDefinition | undefined): boolean {
  if (definition === undefined || node.disabled === true) return true;
  if (["respond", "emit", "pass"].includes(definition.behaviour)) return true;
  const input: ValueType = { kind: "any" };
  return definition.outputType?.(node.config, { input, infer: () => anyType }) === input;
}
