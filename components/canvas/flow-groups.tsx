"use client";

import { ViewportPortal } from "@xyflow/react";
import type { FlowDocument, FlowLayout } from "@/runtime/flow/document";
import { nodeHeight, nodeWidth } from "./geometry";

const inset = 18;
const head = 36;

/** Frames around the nodes of each group, beneath everything else. */
export function FlowGroups({
  document,
  layout,
}: {
  readonly document: FlowDocument;
  readonly layout: FlowLayout;
}) {
  const groups = layout.groups ?? [];
  if (groups.length === 0) return null;
  return (
    <ViewportPortal>
      {groups.map(({ id, title, nodes }) => {
        const placed = nodes.flatMap((node) => {
          const at = layout.nodes[node];
          return at === undefined || document.nodes[node] === undefined ? [] : [at];
        });
        if (placed.length === 0) return null;
        const left = Math.min(...placed.map(({ x }) => x)) - inset;
        const top = Math.min(...placed.map(({ y }) => y)) - head;
        const right = Math.max(...placed.map(({ x }) => x)) + nodeWidth + inset;
        const bottom = Math.max(...placed.map(({ y }) => y)) + nodeHeight + inset;
        return (
          <div
            key={id}
            className="flow-group"
            style={{
              transform: `translate(${left}px, ${top}px)`,
              width: right - left,
              height: bottom - top,
            }}
          >
            {title} <span>{placed.length} nodes</span>
          </div>
        );
      })}
    </ViewportPortal>
  );
}
