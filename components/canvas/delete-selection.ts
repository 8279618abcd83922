import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { splitEnd } from "@/runtime/flow/schema";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { edgeId } from "./diagram-marks";
import { removeEdges, removeNodes } from "./edit-flow";
import { change, type EditorStore, select } from "./editor-store";

/**
 * Deletes what is selected; around nodes the flow is reconnected. After one step the one before it is selected,
 * so that what is added next takes its place.
 */
export function deleteSelection(store: EditorStore): void {
  const { nodes, edges, sketch } = store.getState();
  const lines = sketch.document.edges.filter((edge) => edges.has(edgeId(edge)));
  if (nodes.size === 0 && lines.length === 0) return;
  const [only] = nodes.size === 1 ? nodes : [];
  const before = only === undefined ? null : stepBefore(sketch.document, only);
  change(store, (old) => removeNodes(removeEdges(old, lines), nodeRegistry, nodes));
  select(store, before === null ? [] : [before]);
}

/** Null where none or more than one leads to it. */
function stepBefore({ edges }: FlowDocument, id: NodeId): NodeId | null {
  const before = new Set(
    edges.flatMap(({ from, to }) =>
      splitEnd(to)?.node === id ? (splitEnd(from)?.node ?? []) : [],
    ),
  );
  const [one] = before;
  return before.size === 1 ? (one ?? null) : null;
}
