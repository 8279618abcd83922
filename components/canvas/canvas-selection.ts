import type { EdgeChange } from "@xyflow/react";
import type { NodeId } from "@/runtime/flow/document";
import { type EditorStore, select } from "./editor-store";
import type { LineEdge } from "./flow-graph";

/** The nodes that a card stands for: itself, or all of a folded group. */
export function membersOf(store: EditorStore, card: string): readonly NodeId[] {
  const { layout } = store.getState().sketch;
  return layout.groups?.find(({ id }) => id === card)?.nodes ?? [card];
}

/** A card joins what is selected, or leaves it. */
export function toggleSelected(store: EditorStore, card: string): void {
  const nodes = new Set(store.getState().nodes);
  const members = membersOf(store, card);
  const leaves = members.every((id) => nodes.has(id));
  for (const id of members) {
    if (leaves) nodes.delete(id);
    else nodes.add(id);
  }
  store.setState({ nodes });
}

/** A plain click on one of several that are selected means that one; React Flow would keep them all. */
export function selectAlone(store: EditorStore, event: React.MouseEvent, card: string): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (store.getState().nodes.size > 1) select(store, membersOf(store, card));
}

/** What React Flow says of lines that are selected, or no longer. */
export function selectEdges(store: EditorStore, changes: EdgeChange<LineEdge>[]): void {
  const selection = changes.flatMap((one) => (one.type === "select" ? [one] : []));
  if (selection.length === 0) return;
  const edges = new Set(store.getState().edges);
  for (const { id, selected } of selection) {
    if (selected) edges.add(id);
    else edges.delete(id);
  }
  store.setState({ edges });
}
