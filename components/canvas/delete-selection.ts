import { nodeRegistry } from "@/runtime/nodes/registry";
import { edgeId } from "./diagram-marks";
import { removeEdges, removeNodes } from "./edit-flow";
import { change, type EditorStore, select } from "./editor-store";

/** Deletes what is selected; around nodes the flow is reconnected. */
export function deleteSelection(store: EditorStore): void {
  const { nodes, edges, sketch } = store.getState();
  const lines = sketch.document.edges.filter((edge) => edges.has(edgeId(edge)));
  if (nodes.size === 0 && lines.length === 0) return;
  change(store, (old) => removeNodes(removeEdges(old, lines), nodeRegistry, nodes));
  select(store, []);
}
