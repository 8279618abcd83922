import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { NodeId } from "@/runtime/flow/document";
import { moved, type Sketch } from "./edit-flow";
import type { Point } from "./geometry";

export type Alignment = "left" | "centre" | "right" | "top" | "middle" | "bottom";

/**
 * Puts nodes on one line, at the side of the outermost of them or at the middle of all. Where one would come
 * to lie on another it goes on beside it.
 */
export function aligned(
  { document, layout }: Sketch,
  ids: Iterable<NodeId>,
  by: Alignment,
): Sketch {
  const places = placesOf(layout, ids);
  const [xs, ys] = [places.map(([, { x }]) => x), places.map(([, { y }]) => y)];
  const middle = (values: readonly number[]) =>
    Math.round((Math.min(...values) + Math.max(...values)) / 2);
  const next = ({ x, y }: Point): Point => {
    switch (by) {
      case "left":
        return { x: Math.min(...xs), y };
      case "right":
        return { x: Math.max(...xs), y };
      case "centre":
        return { x: middle(xs), y };
      case "top":
        return { x, y: Math.min(...ys) };
      case "bottom":
        return { x, y: Math.max(...ys) };
      case "middle":
        return { x, y: middle(ys) };
    }
  };
  const wanted = places.map(([id, at]): [NodeId, Point] => [id, next(at)]);
  const along = by === "left" || by === "centre" || by === "right" ? "y" : "x";
  return { document, layout: apart({ document, layout }, wanted, along) };
}

/** Free room between two cards that were pushed apart. */
const gap = 16;

/**
 * Nodes at their new places, pushed on along one axis where one would lie on another or on a node that stays:
 * in the order in which they stood, each no farther than it must.
 */
function apart(
  { document, layout }: Sketch,
  places: readonly (readonly [NodeId, Point])[],
  axis: "x" | "y",
): Sketch["layout"] {
  const moving = new Set(places.map(([id]) => id));
  const taken = Object.keys(document.nodes).flatMap((id) =>
    moving.has(id) ? [] : (layout.nodes[id] ?? []),
  );
  const size = axis === "x" ? nodeWidth : nodeHeight;
  const moves: Record<NodeId, Point> = {};
  for (const [id, wanted] of places.toSorted(([, a], [, b]) => a[axis] - b[axis])) {
    let at = wanted;
    for (let other = taken.find(covers(at)); other !== undefined; other = taken.find(covers(at))) {
      at = { ...at, [axis]: other[axis] + size + gap };
    }
    moves[id] = at;
    taken.push(at);
  }
  return moved(layout, moves);
}

function covers(at: Point) {
  return (other: Point) =>
    Math.abs(other.x - at.x) < nodeWidth && Math.abs(other.y - at.y) < nodeHeight;
}

/**
 * Puts nodes at equal distances between the first and the last of them. Where there is less room than they
 * need, they go on beyond the last; one that would come to lie on another node is pushed on.
 */
export function distributed(
  { document, layout }: Sketch,
  ids: Iterable<NodeId>,
  axis: "x" | "y",
): Sketch {
  const places = placesOf(layout, ids).toSorted(([, a], [, b]) => a[axis] - b[axis]);
  const [first, last] = [places[0]?.[1], places.at(-1)?.[1]];
  if (first === undefined || last === undefined || places.length < 3) return { document, layout };
  const least = gap + (axis === "x" ? nodeWidth : nodeHeight);
  const each = Math.max(least, (last[axis] - first[axis]) / (places.length - 1));
  const wanted = places.map(([id, at], index): [NodeId, Point] => [
    id,
    { ...at, [axis]: Math.round(first[axis] + each * index) },
  ]);
  return { document, layout: apart({ document, layout }, wanted, axis) };
}

function placesOf(layout: Sketch["layout"], ids: Iterable<NodeId>): [NodeId, Point][] {
  return [...ids].flatMap((id) => {
    const at = layout.nodes[id];
    return at === undefined ? [] : [[id, at] as [NodeId, Point]];
  });
}
