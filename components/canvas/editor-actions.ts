"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { later } from "@/components/ui/later";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { addNode, type Placement } from "./edit-flow";
import { useEditorStore } from "./editor-context";
import { change, type EditorStore, jumpTo, onlySelected } from "./editor-store";
import { watchSettingsFocus } from "./settings-focus";

/** What fills in, and fixes: it comes with the first movement of a hand. */
export const filling = later(() => import("./fill-in"));

export type AddOptions = {
  /** Its settings; without them what stands around it proposes some. */
  readonly config?: JsonObject;
  /** To which setting the caret goes: the first that must have a value, or that may. */
  readonly enter?: "required" | "any";
};

/** Adds a node and selects it. */
export type Add = (type: string, placement: Placement, options?: AddOptions) => void;

export function useAdd(): Add {
  const store = useEditorStore();
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMemo(
    () =>
      (type: string, placement: Placement, options: AddOptions = {}) => {
        const { sketch } = store.getState();
        const { sketch: next, id } = addNode(
          sketch,
          nodeRegistry,
          type,
          placement,
          options.config ?? {},
        );
        change(store, () => next, `add ${id}`);
        jumpTo(store, id, null);
        const wentElsewhere = watchSettingsFocus();
        const connections = queries.getQueryData(trpc.connections.list.queryKey()) ?? [];
        void filling.load().then(
          ({ fillIn }) => fillIn(store, id, connections, options, wentElsewhere),
          // A lost network: it is there, empty.
          () => undefined,
        );
      },
    [store, trpc, queries],
  );
}

/** After the selected node; without one after the last of the flow, below everything. */
export function placeAfterSelection(store: EditorStore): Placement {
  const state = store.getState();
  const at = onlySelected(state);
  if (at !== null) return { after: at };
  const { nodes } = state.sketch.layout;
  const lowest = Object.entries(nodes).toSorted(([, a], [, b]) => b.y - a.y)[0];
  return lowest === undefined
    ? { at: { x: 0, y: 0 } }
    : { at: { x: lowest[1].x, y: lowest[1].y + 80 } };
}

/** After publishing one wants the address: it is at the trigger. */
export function showTrigger(store: EditorStore): void {
  const { document } = store.getState().sketch;
  const trigger = Object.entries(document.nodes).find(
    ([, node]) => nodeRegistry.get(node.type)?.behaviour === "trigger",
  );
  if (trigger !== undefined) jumpTo(store, trigger[0], null);
}
