import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowLayout, NodeId } from "./document";
import { asideStep, branchStep, freeOf, step } from "./free-place";
import { findPort } from "./ports";
import { splitEnd } from "./schema";

type Position = { readonly x: number; readonly y: number };
type Line = {
  readonly from: NodeId;
  readonly to: NodeId /** The port it leaves by. */;
  readonly end: string;
};

/**
 * A layout in which every node has a place; those that have one keep it. One that lacks it, as the API may have added
 * it, stands below what leads to it, else above what it leads to, else below all others, and covers none.
 */
export function placeMissing(
  document: FlowDocument,
  layout: FlowLayout,
  registry: NodeRegistry,
): FlowLayout {
  const ids = Object.keys(document.nodes);
  const lacking = new Set(ids.filter((id) => !Object.hasOwn(layout.nodes, id)));
  if (lacking.size === 0) return layout;
  const lines = document.edges.map(({ from, to }) => ({
    from: splitEnd(from)?.node ?? "",
    to: splitEnd(to)?.node ?? "",
    end: from,
  }));
  const placed = new Map(ids.flatMap((id) => (lacking.has(id) ? [] : [[id, at(layout, id)]])));
  while (lacking.size > 0) {
    const { id, wanted } = nextOf(lacking, placed, lines, (line) => {
      const role = findPort(document, registry, line.end, "out")?.role;
      if (role === "error") return { x: asideStep, y: 0 };
      return { x: 0, y: role === "branch" ? branchStep : step };
    });
    placed.set(id, freeOf([...placed.values()], wanted));
    lacking.delete(id);
  }
  return { ...layout, nodes: { ...layout.nodes, ...Object.fromEntries(placed) } };
}

const at = ({ nodes }: FlowLayout, id: NodeId): Position => nodes[id] ?? { x: 0, y: 0 };

/** The next node to place: one that a placed node leads to before all others. */
function nextOf(
  lacking: ReadonlySet<NodeId>,
  placed: ReadonlyMap<NodeId, Position>,
  lines: readonly Line[],
  distance: (line: Line) => Position,
): { readonly id: NodeId; readonly wanted: Position } {
  for (const line of lines) {
    const source = placed.get(line.from);
    if (source === undefined || !lacking.has(line.to)) continue;
    const { x, y } = distance(line);
    return { id: line.to, wanted: { x: source.x + x, y: source.y + y } };
  }
  for (const { from, to } of lines) {
    const target = placed.get(to);
    if (target === undefined || !lacking.has(from)) continue;
    return { id: from, wanted: { x: target.x, y: target.y - step } };
  }
  // What nothing leads to comes before what follows it.
  const led = new Set(lines.map(({ to }) => to));
  const [first = ""] = lacking;
  const id = [...lacking].find((other) => !led.has(other)) ?? first;
  return { id, wanted: belowAll([...placed.values()]) };
}

function belowAll(taken: readonly Position[]): Position {
  if (taken.length === 0) return { x: 0, y: 0 };
  return {
    x: Math.min(...taken.map(({ x }) => x)),
    y: Math.max(...taken.map(({ y }) => y)) + step,
  };
}
