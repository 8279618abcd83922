"use client";

import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowGraph } from "./flow-graph";
import type { Point } from "./geometry";
import { nodesInPage } from "./use-mounted";

type At = { readonly clientX: number; readonly clientY: number };

/** What is only drawn can be pointed at, too: the node under the pointer comes into the page. */
export function useFarPointer(graph: FlowGraph): {
  /** Under the pointer; null on a small flow, where everything is in the page. */
  readonly hovered: string | null;
  readonly nodeAt: (at: At) => string | null;
  readonly onMove: (at: At) => void;
} {
  const flow = useReactFlow();
  const latest = useRef(graph);
  useEffect(() => {
    latest.current = graph;
  });
  const [hovered, setHovered] = useState<string | null>(null);
  const nodeAt = useCallback(
    ({ clientX, clientY }: At): string | null => {
      const { nodes } = latest.current;
      if (nodes.length <= nodesInPage) return null;
      const point = flow.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false });
      return nodes.findLast(({ position }) => covers(position, point))?.id ?? null;
    },
    [flow],
  );
  const onMove = useCallback((at: At) => setHovered(nodeAt(at)), [nodeAt]);
  return { hovered, nodeAt, onMove };
}

function covers(card: Point, point: Point): boolean {
  return (
    point.x >= card.x &&
    point.x <= card.x + nodeWidth &&
    point.y >= card.y &&
    point.y <= card.y + nodeHeight
  );
}

/** A box drawn around nodes selects them all, also those that are only drawn. */
export function useBoxSelection(
  graph: FlowGraph,
  onSelect: (nodes: readonly string[]) => void,
): void {
  const store = useStoreApi();
  const latest = useRef({ graph, onSelect });
  useEffect(() => {
    latest.current = { graph, onSelect };
  });
  useEffect(
    () =>
      store.subscribe((now, before) => {
        const box = now.userSelectionRect;
        const { nodes } = latest.current.graph;
        if (box === null || box === before.userSelectionRect || nodes.length <= nodesInPage) return;
        const [x, y, zoom] = now.transform;
        const [left, top] = [(box.x - x) / zoom, (box.y - y) / zoom];
        const [right, bottom] = [left + box.width / zoom, top + box.height / zoom];
        const inside = nodes.filter(
          ({ position: at }) =>
            at.x < right && at.y < bottom && at.x + nodeWidth > left && at.y + nodeHeight > top,
        );
        latest.current.onSelect(inside.map(({ id }) => id));
      }),
    [store],
  );
}
