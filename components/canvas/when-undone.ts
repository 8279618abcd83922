import type { NodeId } from "@/runtime/flow/document";
import type { EditorStore } from "./editor-store";

/**
 * Tells once when an extraction is undone: the step that calls the sub-flow is gone and a node that went into
 * it is back. The sub-flow itself is no part of this flow, so undo leaves it.
 */
export function whenUndone(
  store: EditorStore,
  { call, nodes }: { readonly call: NodeId; readonly nodes: ReadonlySet<NodeId> },
  tell: () => void,
): void {
  const stop = store.subscribe(({ sketch: { document } }) => {
    if (document.nodes[call] !== undefined) return;
    if (![...nodes].some((id) => document.nodes[id] !== undefined)) return;
    stop();
    tell();
  });
}
