"use client";

import type { NodeChange } from "@xyflow/react";
import { useCallback, useMemo } from "react";
import type { NodeId } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { membersOf } from "./canvas-selection";
import { moved, spliceNode } from "./edit-flow";
import { useEditorStore } from "./editor-context";
import { change, type EditorStore } from "./editor-store";
import type { CardNode } from "./flow-graph";
import type { Point } from "./geometry";
import { type PointerAt, useSplice } from "./use-canvas-pointer";

export type Drag = ReadonlyMap<NodeId, Point>;
export const still: Drag = new Map();
/** Where dragged nodes are; nothing of it is in the document before they are let go. */
export type Dragging = { readonly at: () => Drag; readonly set: (drag: Drag) => void };

/** Takes what React Flow says of cards: where they are dragged to, and which are selected. */
export function useNodeChanges(dragging: Dragging) {
  const store = useEditorStore();
  return useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const moves = changes.flatMap((one) =>
        one.type === "position" && one.position !== undefined
          ? [[one.id, { x: Math.round(one.position.x), y: Math.round(one.position.y) }] as const]
          : [],
      );
      if (moves.length > 0) {
        const places = placesOf(store, moves);
        dragging.set(new Map([...dragging.at(), ...places]));
      }
      const selection = changes.flatMap((one) => (one.type === "select" ? [one] : []));
      if (selection.length === 0) return;
      const nodes = new Set(store.getState().nodes);
      for (const { id, selected } of selection) {
        for (const member of membersOf(store, id)) {
          if (selected) nodes.add(member);
          else nodes.delete(member);
        }
      }
      store.setState({ nodes });
    },
    [dragging, store],
  );
}

/** Where nodes go when cards move: a folded group takes all of its nodes, a selection what is not in the page. */
function placesOf(
  store: EditorStore,
  moves: readonly (readonly [string, Point])[],
): ReadonlyMap<NodeId, Point> {
  const { sketch, nodes } = store.getState();
  const { layout } = sketch;
  const places = new Map<NodeId, Point>();
  let by: Point = { x: 0, y: 0 };
  for (const [card, to] of moves) {
    const members = membersOf(store, card);
    const first = members.map((id) => layout.nodes[id]).filter((at) => at !== undefined);
    const from = {
      x: Math.min(...first.map(({ x }) => x)),
      y: Math.min(...first.map(({ y }) => y)),
    };
    by = { x: to.x - from.x, y: to.y - from.y };
    for (const id of members) {
      const at = layout.nodes[id];
      if (at !== undefined) places.set(id, { x: at.x + by.x, y: at.y + by.y });
    }
  }
  if (![...places.keys()].some((id) => nodes.has(id))) return places;
  for (const id of nodes) {
    const at = layout.nodes[id];
    if (at !== undefined && !places.has(id)) places.set(id, { x: at.x + by.x, y: at.y + by.y });
  }
  return places;
}

/** The end of a drag is one step; a node without lines that was let go on a line goes into it. */
export function useEndDrag(dragging: Dragging) {
  const store = useEditorStore();
  const splice = useSplice();
  return useMemo(() => {
    const commit = () => {
      const places = Object.fromEntries(dragging.at());
      if (dragging.at().size > 0) {
        change(store, ({ document, layout }) => ({ document, layout: moved(layout, places) }));
      }
      dragging.set(still);
    };
    return {
      over: (event: PointerAt, node: CardNode) => splice.over(event, node.id),
      commit,
      stop: (event: PointerAt, node: CardNode) => {
        const edge = splice.end(event, node.id);
        if (edge === null) {
          commit();
          return;
        }
        dragging.set(still);
        change(
          store,
          (sketch) => spliceNode(sketch, nodeRegistry, node.id, edge),
          null,
          `Put ${node.data.node.name} into a line`,
        );
      },
    };
  }, [dragging, splice, store]);
}
