"use client";

import { useMemo } from "react";
import type { FlowProblem } from "@/runtime/flow/document";
import { setAtPath } from "@/runtime/flow/merge-values";
import { isObject } from "@/runtime/flow/schema";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { addNode, changeNode, type Placement, removeEdges } from "./edit-flow";
import { useEditorStore } from "./editor-context";
import { change, type EditorStore, jumpTo, onlySelected } from "./editor-store";

/** Adds a node and selects it; without a config it is empty. */
export type Add = (type: string, placement: Placement, config?: JsonObject) => void;

export function useAdd(): Add {
  const store = useEditorStore();
  return useMemo(
    () => (type: string, placement: Placement, config?: JsonObject) => {
      let id: string | null = null;
      change(store, (sketch) => {
        const added = addNode(sketch, nodeRegistry, type, placement, config);
        id = added.id;
        return added.sketch;
      });
      if (id !== null) jumpTo(store, id, null);
    },
    [store],
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

/** A fix of a line puts a node into it or takes it out, one of a text replaces the text. */
export function applyFix(store: EditorStore, problem: FlowProblem, add: Add): void {
  const fix = problem.fix?.value;
  if (typeof fix === "object" && fix !== null && !Array.isArray(fix)) {
    const { from, to, insert, config, remove } = fix as JsonObject;
    if (typeof from === "string" && typeof to === "string" && remove === true) {
      change(store, (sketch) => removeEdges(sketch, [{ from, to }]));
      return;
    }
    if (typeof from === "string" && typeof to === "string" && typeof insert === "string") {
      add(insert, { on: { from, to } }, isObject(config) ? config : {});
      return;
    }
  }
  const { node, field } = problem;
  if (typeof fix === "string" && node !== undefined && field !== undefined) {
    change(store, (sketch) =>
      changeNode(sketch, node, (old) => {
        const config = setAtPath(old.config, field, fix);
        return { ...old, config: config as JsonObject };
      }),
    );
  }
  jumpTo(store, node ?? null, field ?? "");
}

/** After publishing one wants the address: it is at the trigger. */
export function showTrigger(store: EditorStore): void {
  const { document } = store.getState().sketch;
  const trigger = Object.entries(document.nodes).find(
    ([, node]) => nodeRegistry.get(node.type)?.behaviour === "trigger",
  );
  if (trigger !== undefined) jumpTo(store, trigger[0], null);
}
