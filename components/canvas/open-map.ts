"use client";

import { useEffect } from "react";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { readAddress, writeAddress } from "./editor-address";
import { useEditor, useEditorStore } from "./editor-context";
import { type EditorStore, onlySelected, select } from "./editor-store";
import { selectedParameter } from "./use-selected-address";

/** The node whose own screen is open, e.g. `?map=n02`. */
export const mapParameter = "map";

/** Whether a node's settings have a screen of their own. */
function hasScreen(store: EditorStore, node: NodeId | null): node is NodeId {
  const type = store.getState().sketch.document.nodes[node ?? ""]?.type;
  return nodeRegistry.get(type ?? "")?.editor !== undefined;
}

/** Nodes with a screen of their own, as text: `[[id, name], …]`. */
export function nodesWithScreen({ nodes }: FlowDocument): string {
  const all = Object.entries(nodes).filter(
    ([, { type }]) => nodeRegistry.get(type)?.editor !== undefined,
  );
  return JSON.stringify(all.map(([id, { name }]) => [id, name]));
}

/** Opens the screen of a node's own over the canvas; false where it has none. */
export function openMap(store: EditorStore, node = onlySelected(store.getState())): boolean {
  if (!hasScreen(store, node)) return false;
  writeAddress(selectedParameter, node);
  select(store, [node]);
  // A field that an earlier jump led to is not jumped to once more on the way back.
  store.setState(({ target }) => ({ mapping: node, target: { ...target, field: null } }));
  writeAddress(mapParameter, node, "push");
  return true;
}

/** The node whose screen is open, as the address says; a reload and the way back keep to it. */
export function useMapAddress(): NodeId | null {
  const store = useEditorStore();
  useEffect(() => {
    const read = () => {
      const node = readAddress(mapParameter);
      store.setState({ mapping: hasScreen(store, node) ? node : null });
    };
    read();
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, [store]);
  return useEditor(({ mapping, sketch }) =>
    mapping !== null && sketch.document.nodes[mapping] !== undefined ? mapping : null,
  );
}
