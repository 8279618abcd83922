import { Position } from "@xyflow/react";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { findPort } from "@/runtime/flow/ports";
import { splitEnd } from "@/runtime/flow/schema";
import type { NodeRegistry } from "@/runtime/nodes/registry";

/** A port that a line names and its node does not have. */
export type LostEnd = { readonly port: string; readonly direction: "in" | "out" };

type Lost = ReadonlyMap<NodeId, readonly LostEnd[]>;

/** A drag draws the same document again and again. */
const known = new WeakMap<FlowDocument, { readonly registry: NodeRegistry; readonly lost: Lost }>();

/**
 * Such ports per node, so that their lines are drawn all the same and can be picked: of a type that this
 * build does not have these are all that have a line.
 */
export function lostEnds(document: FlowDocument, registry: NodeRegistry): Lost {
  const before = known.get(document);
  if (before?.registry === registry) return before.lost;
  const lost = new Map<NodeId, LostEnd[]>();
  const look = (end: string, direction: "in" | "out") => {
    const at = splitEnd(end);
    if (at === null || findPort(document, registry, end, direction) !== null) return;
    const known = lost.get(at.node) ?? [];
    const isKnown = known.some((one) => one.port === at.port && one.direction === direction);
    if (!isKnown) lost.set(at.node, [...known, { port: at.port, direction }]);
  };
  for (const { from, to } of document.edges) {
    look(from, "out");
    look(to, "in");
  }
  known.set(document, { registry, lost });
  return lost;
}

/** Where a line ends whose port is not there: the middle of the edge that the port would be at. */
export function lostHandle({ port, direction }: LostEnd) {
  const isInput = direction === "in";
  return {
    id: port,
    type: isInput ? ("target" as const) : ("source" as const),
    position: isInput ? Position.Top : Position.Bottom,
    x: nodeWidth / 2,
    y: isInput ? 0 : nodeHeight,
    width: 0,
    height: 0,
  };
}
