import type { FlowDocument, FlowNode } from "./document";

const known = new WeakMap<FlowNode, boolean>();

/** Whether an expression of the flow may read a table: by the word alone, without knowing the language. */
export function mayLookUp({ nodes }: Pick<FlowDocument, "nodes">): boolean {
  return Object.values(nodes).some((node) => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const says = /\blookup\s*\(/.test(JSON.stringify(node));
    known.set(node, says);
    return says;
  });
}
