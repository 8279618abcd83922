"use client";

import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import { useScene } from "./scene-context";

/** Farther away both lines of a card cannot be read. */
const legible = 0.7;
const near = 0.9;
const edge = 48;

/** Brings a node into view where it is outside or too small to be read; otherwise nothing moves. */
export function FollowNode({ node }: { readonly node: string | null }) {
  const flow = useReactFlow();
  const canvas = useStoreApi();
  const { layout } = useScene();
  const sized = useStore(({ width, height }) => width > 0 && height > 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another node is the occasion, not a layout that was folded
  useEffect(() => {
    const at = node === null ? undefined : layout.nodes[node];
    if (at === undefined || !sized) return;
    const { width, height, transform } = canvas.getState();
    const [x, y, zoom] = transform;
    const [left, top] = [at.x * zoom + x, at.y * zoom + y];
    const isInside =
      left >= edge &&
      top >= edge &&
      left + nodeWidth * zoom <= width - edge &&
      top + nodeHeight * zoom <= height - edge;
    if (isInside && zoom >= legible) return;
    void flow.setCenter(at.x + nodeWidth / 2, at.y + nodeHeight / 2, {
      zoom: Math.max(zoom, near),
      duration: 180,
    });
  }, [node, sized, flow, canvas]);
  return null;
}
