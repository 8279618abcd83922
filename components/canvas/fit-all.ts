"use client";

import { getViewportForBounds, useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback, useLayoutEffect, useRef } from "react";
import { boundsOf, useScene } from "./scene-context";

/** Clear of the tools that float at the bottom. */
const padding = { top: "24px", right: "40px", bottom: "68px", left: "40px" } as const;
const moveMs = 280;

/** Brings the whole flow into view, for parts inside the canvas. */
export function useFitAll(): (moving: boolean) => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const scene = useScene();
  const latest = useRef(scene);
  // Before other layout effects: who fits on opening sees what has just come.
  useLayoutEffect(() => {
    latest.current = scene;
  });
  return useCallback(
    (moving: boolean) => {
      const { width, height } = store.getState();
      const bounds = boundsOf(latest.current);
      if (bounds === null || width === 0 || height === 0) return;
      const viewport = getViewportForBounds(bounds, width, height, 0.1, 1, padding);
      void flow.setViewport(viewport, moving ? { duration: moveMs } : {});
    },
    [flow, store],
  );
}
