"use client";

import { createContext, useContext } from "react";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowDocument, FlowLayout } from "@/runtime/flow/document";
import { groupFrame } from "./group-frames";

export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** All that is on the canvas, whether it is in the page at the moment or not. */
export type Scene = { readonly document: FlowDocument; readonly layout: FlowLayout };

const SceneContext = createContext<Scene | null>(null);

export const SceneProvider = SceneContext;

export function useScene(): Scene {
  const scene = useContext(SceneContext);
  if (scene === null) throw new Error("Parts of a canvas belong inside SceneProvider.");
  return scene;
}

/** What each thing takes: nodes, the frames of groups, notes. */
export function boxesOf({ document, layout }: Scene): readonly Rect[] {
  const boxes: Rect[] = Object.keys(document.nodes).flatMap((id) => {
    const at = layout.nodes[id];
    return at === undefined ? [] : [{ ...at, width: nodeWidth, height: nodeHeight }];
  });
  for (const { x, y, w, h } of layout.notes ?? []) boxes.push({ x, y, width: w, height: h });
  for (const group of layout.groups ?? []) {
    const frame = groupFrame(group, { document, layout });
    if (frame !== null) boxes.push(frame);
  }
  return boxes;
}

/** The smallest box around boxes; a loop, as a flow may have thousands. */
export function around(boxes: readonly Rect[]): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
