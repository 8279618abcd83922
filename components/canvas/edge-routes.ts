import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { Point, PortSide } from "./geometry";

export type End = Point & { readonly side: PortSide };

/** Where a line runs: corners with right angles from port to port. */
export type Route = readonly Point[];

/** A card that lines keep clear of. */
export type Obstacle = Point & { readonly id: string };

/** Room between a card and the crossing part of a line. */
const clearance = 16;
const cellSize = 320;

/** Cards by where they are, so that a line looks at its neighbours only. */
export type ObstacleMap = ReadonlyMap<string, readonly Obstacle[]>;

export function obstacleMap(cards: Iterable<Obstacle>): ObstacleMap {
  const cells = new Map<string, Obstacle[]>();
  for (const card of cards) {
    for (const cell of cellsOf(card.x, card.y, card.x + nodeWidth, card.y + nodeHeight)) {
      const there = cells.get(cell);
      if (there === undefined) cells.set(cell, [card]);
      else there.push(card);
    }
  }
  return cells;
}

function cellsOf(left: number, top: number, right: number, bottom: number): string[] {
  const cells: string[] = [];
  for (let x = Math.floor(left / cellSize); x <= Math.floor(right / cellSize); x += 1) {
    for (let y = Math.floor(top / cellSize); y <= Math.floor(bottom / cellSize); y += 1) {
      cells.push(`${x}:${y}`);
    }
  }
  return cells;
}

/** Cards that a box touches, each once. */
export function touching(
  map: ObstacleMap,
  left: number,
  top: number,
  right: number,
  bottom: number,
): readonly Obstacle[] {
  const found = new Map<string, Obstacle>();
  for (const cell of cellsOf(left, top, right, bottom)) {
    for (const card of map.get(cell) ?? []) {
      const apart =
        card.x > right || card.x + nodeWidth < left || card.y > bottom || card.y + nodeHeight < top;
      if (!apart) found.set(card.id, card);
    }
  }
  return [...found.values()];
}

type Wanted = {
  readonly from: End;
  readonly to: End;
  readonly source: string;
  readonly target: string;
  /** Where it crosses over: branches just below the card they leave, others just above the next. */
  readonly crossNear: "source" | "target";
};

/**
 * The line between two ports. The plain form is taken where it is clear; behind a card it goes around, and
 * where there is no way around it stays plain.
 */
export function routeBetween(wanted: Wanted, map: ObstacleMap): Route {
  const { from, to } = wanted;
  if (from.side === "right") return aside(from, to);
  if (from.side === "bottom" && to.side === "left") return intoSide(from, to);
  const forms = to.y - from.y >= 2 * 8 ? downward(wanted) : [];
  const clear = forms.find((route) => blocking(route, wanted, map).length === 0);
  return clear ?? around(wanted, map) ?? forms[0] ?? backward(from, to);
}

function downward({ from, to, crossNear }: Wanted): readonly Route[] {
  if (Math.abs(to.x - from.x) < 1) return [[from, { x: from.x, y: to.y }]];
  const reach = Math.min((to.y - from.y) / 2, clearance);
  const cross = (y: number): Route => [from, { x: from.x, y }, { x: to.x, y }, to];
  const [near, far] = [cross(from.y + reach), cross(to.y - reach)];
  return crossNear === "source" ? [near, far] : [far, near];
}

/** Down, over to a free lane, along it, and back over to the target. */
function around(wanted: Wanted, map: ObstacleMap): Route | null {
  const { from, to } = wanted;
  const first = from.y + clearance;
  const last = to.y - clearance;
  if (last < first) return null;
  const inTheWay = [from.x, to.x].flatMap((x) =>
    touching(map, x - 1, first, x + 1, last).filter(({ id }) => !isEnd(id, wanted)),
  );
  const lanes = inTheWay.flatMap(({ x }) => [x - clearance, x + nodeWidth + clearance]);
  const detour = (lane: number) => Math.abs(lane - from.x) + Math.abs(lane - to.x);
  for (const lane of lanes.toSorted((a, b) => detour(a) - detour(b)).slice(0, 8)) {
    const route: Route = [
      from,
      { x: from.x, y: first },
      { x: lane, y: first },
      { x: lane, y: last },
      { x: to.x, y: last },
      to,
    ];
    if (blocking(route, wanted, map).length === 0) return route;
  }
  return null;
}

/** Up again to a card above: out below, along a lane beside both, in from above. */
function backward(from: End, to: End): Route {
  const below = from.y + clearance;
  const above = to.y - clearance;
  const middle = (from.x + to.x) / 2;
  const lane =
    Math.abs(from.x - to.x) > nodeWidth + 2 * clearance
      ? middle
      : Math.max(from.x, to.x) + nodeWidth / 2 + clearance;
  return [
    from,
    { x: from.x, y: below },
    { x: lane, y: below },
    { x: lane, y: above },
    { x: to.x, y: above },
    to,
  ];
}

function aside(from: End, to: End): Route {
  if (to.side === "top" && to.y > from.y && to.x - from.x >= clearance) {
    return [from, { x: to.x, y: from.y }, to];
  }
  if (to.side === "left" && to.x - from.x >= clearance) {
    if (Math.abs(to.y - from.y) < 1) return [from, { x: to.x, y: from.y }];
    const x = (from.x + to.x) / 2;
    return [from, { x, y: from.y }, { x, y: to.y }, to];
  }
  const out = from.x + clearance;
  if (to.side === "left") {
    const low = Math.max(from.y, to.y) + nodeHeight;
    const into = to.x - clearance;
    return [
      from,
      { x: out, y: from.y },
      { x: out, y: low },
      { x: into, y: low },
      { x: into, y: to.y },
      to,
    ];
  }
  const above = to.y - clearance;
  return [from, { x: out, y: from.y }, { x: out, y: above }, { x: to.x, y: above }, to];
}

function intoSide(from: End, to: End): Route {
  const into = to.x - clearance;
  const low = from.y + clearance;
  if (to.y >= low && into >= from.x) return [from, { x: from.x, y: to.y }, to];
  return [from, { x: from.x, y: low }, { x: into, y: low }, { x: into, y: to.y }, to];
}

/** Cards that a route runs behind, besides the two it connects. */
function blocking(route: Route, wanted: Wanted, map: ObstacleMap): readonly Obstacle[] {
  return route.slice(1).flatMap((point, index) => {
    const before = route[index] ?? point;
    return touching(
      map,
      Math.min(before.x, point.x) - 2,
      Math.min(before.y, point.y) - 2,
      Math.max(before.x, point.x) + 2,
      Math.max(before.y, point.y) + 2,
    ).filter(({ id }) => !isEnd(id, wanted));
  });
}

function isEnd(id: string, { source, target }: Wanted): boolean {
  return id === source || id === target;
}
