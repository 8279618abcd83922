import type { CalendarTimes } from "../nodes/definition";
import { type NodeRegistry, nodeRegistry } from "../nodes/registry";
import type { FlowDocument, NodeId } from "./document";

/** What publishing sets up so that a flow starts by itself. */
export type FlowStarts = {
  /** Triggers that get an address. One that is switched off keeps its address and answers 404. */
  readonly addresses: readonly NodeId[];
  readonly calendars: readonly ({ readonly node: NodeId } & CalendarTimes)[];
};

/** Read from the definitions of a flow's triggers; nodes of unknown types start nothing. */
export function startsOf(
  { nodes }: FlowDocument,
  registry: NodeRegistry = nodeRegistry,
): FlowStarts {
  const starts = Object.entries(nodes).map(([id, node]) => ({
    id,
    node,
    start: registry.get(node.type)?.start,
  }));
  return {
    addresses: starts.filter(({ start }) => start?.by === "message").map(({ id }) => id),
    calendars: starts.flatMap(({ id, node, start }) =>
      start?.by === "calendar" && node.disabled !== true
        ? [{ node: id, ...start.times(node.config) }]
        : [],
    ),
  };
}
