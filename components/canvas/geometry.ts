import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { PortDefinition } from "@/runtime/nodes/definition";

export type PortSide = "top" | "bottom" | "right" | "left";
export type PlacedPort = {
  readonly port: PortDefinition;
  readonly side: PortSide;
  /** Centre, from the card's top left corner. */
  readonly x: number;
  readonly y: number;
};

/**
 * Where ports sit: inputs on top (at the left when the node only takes what leaves others by the side),
 * outputs at the bottom, failures at the right.
 */
export function placePorts(
  ports: readonly PortDefinition[],
  inputSide: "top" | "left" = "top",
): readonly PlacedPort[] {
  const inputs = ports.filter(({ direction }) => direction === "in");
  const outputs = ports.filter(({ direction, role }) => direction === "out" && role !== "error");
  const errors = ports.filter(({ direction, role }) => direction === "out" && role === "error");
  return [
    ...inputs.map((port, index) => {
      const at = (index + 1) / (inputs.length + 1);
      return inputSide === "top"
        ? { port, side: "top" as const, x: Math.round(nodeWidth * at), y: 0 }
        : { port, side: "left" as const, x: 0, y: Math.round(nodeHeight * at) };
    }),
    ...outputs.map((port, index) => ({
      port,
      side: "bottom" as const,
      x: Math.round((nodeWidth * (index + 1)) / (outputs.length + 1)),
      y: nodeHeight,
    })),
    ...errors.map((port, index) => ({
      port,
      side: "right" as const,
      x: nodeWidth,
      y: Math.round((nodeHeight * (index + 1)) / (errors.length + 1)),
    })),
  ];
}

export type Point = { readonly x: number; readonly y: number };

const corner = 8;
/** A path through right-angled points with its corners rounded. */
export function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, index) => {
    const before = points[index];
    const after = points[index + 2];
    if (before === undefined) return;
    if (after === undefined) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const radius = Math.min(corner, distance(before, point) / 2, distance(point, after) / 2);
    const start = towards(point, before, radius);
    const end = towards(point, after, radius);
    path += `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return path;
}

/** Half of the way along a line. */
export function middleOf(points: readonly Point[]): Point {
  const parts = points.slice(1).map((end, index) => ({ start: points[index] ?? end, end }));
  let left = parts.reduce((sum, { start, end }) => sum + distance(start, end), 0) / 2;
  for (const { start, end } of parts) {
    const length = distance(start, end);
    if (length >= left && length > 0) return towards(start, end, left);
    left -= length;
  }
  return points[0] ?? { x: 0, y: 0 };
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  return {
    x: from.x + Math.sign(to.x - from.x) * by,
    y: from.y + Math.sign(to.y - from.y) * by,
  };
}
