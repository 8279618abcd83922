import { nodeHeight, nodeWidth } from "./card-size";
import type { FlowDocument, FlowLayout } from "./document";

type Position = { readonly x: number; readonly y: number };

/** Distance from one node to the one below. */
export const step = nodeHeight + 28;
/** The same below a branch, whose name needs room on the line. */
export const branchStep = step + 16;
/** From a node to one that takes its failures, at its right. */
export const asideStep = nodeWidth + 120;

/** The wanted place, or the next one to the right that covers no other node. */
export function freePlace(layout: FlowLayout, document: FlowDocument, wanted: Position): Position {
  const taken = Object.keys(document.nodes).flatMap((id) => layout.nodes[id] ?? []);
  return freeOf(taken, wanted);
}

/** The same among these places. */
export function freeOf(taken: readonly Position[], { x: left, y }: Position): Position {
  const beside = taken.filter((other) => Math.abs(other.y - y) < nodeHeight + 12);
  let x = left;
  while (beside.some((other) => Math.abs(other.x - x) < nodeWidth + 16)) x += nodeWidth + 24;
  return { x, y };
}
