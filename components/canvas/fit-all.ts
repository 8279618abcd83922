"use client";

import {
  getViewportForBounds,
  type Node,
  type ReactFlowInstance,
  useReactFlow,
  useStoreApi,
} from "@xyflow/react";
import { useCallback } from "react";
import { nodeHeight, nodeWidth } from "./geometry";

/** Clear of the tools that float at the bottom. */
const padding = { top: "24px", right: "40px", bottom: "68px", left: "40px" } as const;
const moveMs = 280;

/**
 * The whole flow in view. Counts on the sizes all cards have, as React Flow itself only knows those that
 * have been drawn.
 */
export function fitAll<N extends Node>(
  flow: Pick<ReactFlowInstance<N>, "getNodes" | "setViewport">,
  width: number,
  height: number,
  moving: boolean,
): void {
  const places = flow.getNodes().map(({ position }) => position);
  if (places.length === 0 || width === 0 || height === 0) return;
  const x = Math.min(...places.map((place) => place.x));
  const y = Math.min(...places.map((place) => place.y));
  const bounds = {
    x,
    y,
    width: Math.max(...places.map((place) => place.x)) + nodeWidth - x,
    height: Math.max(...places.map((place) => place.y)) + nodeHeight - y,
  };
  const viewport = getViewportForBounds(bounds, width, height, 0.1, 1, padding);
  void flow.setViewport(viewport, moving ? { duration: moveMs } : {});
}

/** `fitAll` for parts inside the canvas. */
export function useFitAll(): (moving: boolean) => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useCallback(
    (moving: boolean) => {
      const { width, height } = store.getState();
      fitAll(flow, width, height, moving);
    },
    [flow, store],
  );
}
