"use client";

import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import { overview } from "./overview-frame";
import { useScene } from "./scene-context";

/** Farther away both lines of a card cannot be read. */
const legible = 0.7;
const near = 0.9;
const edge = 48;
const movingMs = 180;
/** Around the overview, and of the keys that zoom. */
const inset = 32;
const zoomBar = { width: 160, height: 72 } as const;

type Place = { readonly x: number; readonly y: number };
type Size = { readonly width: number; readonly height: number };
type Transform = readonly [x: number, y: number, zoom: number];

/**
 * Brings a node into view where it is outside or too small to be read, and again where the drawing got smaller and
 * cut off what was seen of it; otherwise nothing moves.
 */
export function FollowNode({ node }: { readonly node: string | null }) {
  const flow = useReactFlow();
  const canvas = useStoreApi();
  const { layout } = useScene();
  const width = useStore((state) => Math.round(state.width));
  const height = useStore((state) => Math.round(state.height));
  const last = useRef<{ readonly node: string | null; readonly size: Size; arrives: number }>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another node or size is the occasion, not a layout that was folded
  useEffect(() => {
    const at = node === null ? undefined : layout.nodes[node];
    if (at === undefined || width === 0 || height === 0) return;
    const { transform } = canvas.getState();
    const size = { width, height };
    const before = last.current?.node === node ? last.current : null;
    const isUnderWay = before !== null && performance.now() < before.arrives;
    const now = { node, size, arrives: 0 };
    last.current = now;
    const isResized = before !== null && !isUnderWay;
    // Who has gone elsewhere stays there.
    if (isResized && !isSeen(at, before.size, transform)) return;
    const zoom = isResized ? transform[2] : Math.max(transform[2], near);
    if (isInside(at, size, transform) && (isResized || transform[2] >= legible)) return;
    now.arrives = performance.now() + movingMs;
    void flow.setCenter(at.x + nodeWidth / 2, at.y + nodeHeight / 2, { zoom, duration: movingMs });
  }, [node, width, height, flow, canvas]);
  return null;
}

/** Clear of the edges, and of what lies over the lower corners. */
function isInside(at: Place, { width, height }: Size, [x, y, zoom]: Transform): boolean {
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  const [right, bottom] = [left + nodeWidth * zoom, top + nodeHeight * zoom];
  if (left < edge || top < edge || right > width - edge || bottom > height - edge) return false;
  const isUnderOverview =
    left < overview.width + inset && bottom > height - overview.height - inset;
  const isUnderZoom = right > width - zoomBar.width && bottom > height - zoomBar.height;
  return !isUnderOverview && !isUnderZoom;
}

/** Its middle, at least. */
function isSeen(at: Place, { width, height }: Size, [x, y, zoom]: Transform): boolean {
  const [left, top] = [(at.x + nodeWidth / 2) * zoom + x, (at.y + nodeHeight / 2) * zoom + y];
  return left > 0 && left < width && top > 0 && top < height;
}
