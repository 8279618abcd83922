"use client";

import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { useEditor, useEditorStore } from "./editor-context";
import { nodeHeight, nodeWidth } from "./geometry";

/** Clear of the tools that float at the bottom. */
const foot = 64;

/**
 * A node that was added or jumped to is brought into view when it is outside, and the selected one when a panel
 * takes its room; otherwise nothing moves.
 */
export function KeepInView() {
  const flow = useReactFlow();
  const canvas = useStoreApi();
  const target = useEditor((state) => state.target);
  const count = useEditor((state) => Object.keys(state.sketch.document.nodes).length);
  const selected = useEditor((state) => (state.nodes.size === 1 ? [...state.nodes][0] : undefined));
  const store = useEditorStore();
  const room = useStore((state) => Math.round(state.width));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a jump, a new node or another width is the occasion
  useEffect(() => {
    const at = selected === undefined ? undefined : store.getState().sketch.layout.nodes[selected];
    const { width, height, transform } = canvas.getState();
    if (at === undefined || width === 0) return;
    const [x, y, zoom] = transform;
    const left = at.x * zoom + x;
    const top = at.y * zoom + y;
    const inside =
      left >= 0 &&
      top >= 0 &&
      left + nodeWidth * zoom <= width &&
      top + nodeHeight * zoom <= height - foot;
    if (inside) return;
    void flow.setCenter(at.x + nodeWidth / 2, at.y + nodeHeight / 2, { zoom, duration: 220 });
  }, [target, count, room]);
  return null;
}
