import type { NodeDefinition } from "../nodes/definition";
import { checkFields, type ExpressionMode } from "./check-fields";
import type { FlowNode } from "./document";

/** An expression, condition or template of a node, with its path as problems name it. */
export type NodeText = {
  readonly field: string;
  readonly text: string;
  readonly mode: ExpressionMode;
};

const known = new WeakMap<
  FlowNode,
  { readonly definition: NodeDefinition; readonly texts: readonly NodeText[] }
>();

/** Every expression in a node's config and its idempotency key, in the order of its fields. */
export function expressionsOf(node: FlowNode, definition: NodeDefinition): readonly NodeText[] {
  const before = known.get(node);
  if (before?.definition === definition) return before.texts;
  const texts: NodeText[] = [];
  // The check that finds what is wrong with each text also knows where the texts are.
  checkFields(definition.fields, node.config, (text, mode, field) => {
    texts.push({ field, text, mode });
    return [];
  });
  if (node.idempotencyKey !== undefined && node.idempotencyKey !== "") {
    texts.push({ field: "idempotencyKey", text: node.idempotencyKey, mode: "expression" });
  }
  known.set(node, { definition, texts });
  return texts;
}
