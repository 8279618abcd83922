"use client";

import { getViewportForBounds, useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { useCallback, useLayoutEffect, useRef } from "react";
import { around, boxesOf, type Rect, useScene } from "./scene-context";

/** Clear of the tools that float at the bottom. */
const padding = { top: "24px", right: "40px", bottom: "68px", left: "40px" } as const;
/** The overview in the corner with its margin, px. */
const corner = { width: 156, height: 128 };
const besideCorner = { ...padding, left: `${corner.width}px` } as const;
const moveMs = 280;
/** As far away as one can go: a thousand nodes in one row fit into a window. */
export const zoomLeast = 0.04;
/** Room for what the window says about the flow, where it says something. */
const underLabel = "60px";

function isUnderCorner(boxes: readonly Rect[], { x, y, zoom }: Viewport, height: number): boolean {
  return boxes.some(
    (box) =>
      box.x * zoom + x < corner.width &&
      (box.x + box.width) * zoom + x > 0 &&
      (box.y + box.height) * zoom + y > height - corner.height,
  );
}

/** Everything in view, beside the overview where it would cover something and that makes little smaller. */
function viewOf(
  boxes: readonly Rect[],
  { width, height }: { readonly width: number; readonly height: number },
  { overview, label }: { readonly overview: boolean; readonly label: boolean },
) {
  const bounds = around(boxes);
  const top = label ? underLabel : padding.top;
  const within = (sides: typeof padding | typeof besideCorner) =>
    getViewportForBounds(bounds, width, height, zoomLeast, 1, { ...sides, top });
  const plain = within(padding);
  if (!(overview && isUnderCorner(boxes, plain, height))) return plain;
  const beside = within(besideCorner);
  return beside.zoom >= plain.zoom * 0.85 ? beside : plain;
}

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
      const { width, height, domNode } = store.getState();
      const boxes = boxesOf(latest.current);
      if (boxes.length === 0 || width === 0 || height === 0) return;
      const isThere = (part: string) =>
        domNode?.closest(".flow-canvas")?.parentElement?.querySelector(part) != null;
      const seen = { overview: isThere(".flow-overview"), label: isThere(".flow-label") };
      const viewport = viewOf(boxes, { width, height }, seen);
      void flow.setViewport(viewport, moving ? { duration: moveMs } : {});
    },
    [flow, store],
  );
}
