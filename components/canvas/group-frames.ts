import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowDocument, FlowLayout } from "@/runtime/flow/document";

export type Group = NonNullable<FlowLayout["groups"]>[number];

const groupInset = 12;
/** Between two cards one below the other there is room for it. */
const groupHead = 26;

/** The frame around the nodes of a group, or of the one card it is collapsed to; null when none is left. */
export function groupFrame(
  group: Group,
  { document, layout }: { readonly document: FlowDocument; readonly layout: FlowLayout },
): { x: number; y: number; width: number; height: number } | null {
  const placed = group.nodes.flatMap((node) => {
    const at = layout.nodes[node];
    return at === undefined || document.nodes[node] === undefined ? [] : [at];
  });
  if (placed.length === 0) return null;
  const left = Math.min(...placed.map(({ x }) => x)) - groupInset;
  const top = Math.min(...placed.map(({ y }) => y)) - groupHead;
  if (group.collapsed === true) {
    return { x: left + groupInset, y: top + groupHead, width: nodeWidth, height: nodeHeight };
  }
  const right = Math.max(...placed.map(({ x }) => x)) + nodeWidth + groupInset;
  const bottom = Math.max(...placed.map(({ y }) => y)) + nodeHeight + groupInset;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
