import { describe, expect, it } from "vitest";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import { flowNode } from "@/runtime/testing/order-flow";
import { aligned, distributed } from "./align-nodes";
import type { Sketch } from "./edit-flow";
import type { Point } from "./geometry";

function sketch(nodes: { readonly [id: string]: Point }): Sketch {
  return {
    document: {
      schemaVersion: 1,
      id: "f",
      name: "F",
      settings: {},
      nodes: Object.fromEntries(Object.keys(nodes).map((id) => [id, flowNode("map@1", id)])),
      edges: [],
    },
    layout: { nodes },
  };
}

function covered({ layout }: Sketch): readonly string[] {
  const all = Object.entries(layout.nodes);
  return all.flatMap(([a, at], index) =>
    all
      .slice(index + 1)
      .filter(
        ([, other]) =>
          Math.abs(other.x - at.x) < nodeWidth && Math.abs(other.y - at.y) < nodeHeight,
      )
      .map(([b]) => `${a} ${b}`),
  );
}

describe("aligning", () => {
  it("pushes on what would come to lie on another of the nodes", () => {
    const before = sketch({ a: { x: 0, y: 0 }, b: { x: 300, y: 100 }, c: { x: 300, y: 200 } });
    const after = aligned(before, ["a", "b", "c"], "top");
    expect(covered(after)).toEqual([]);
    expect(Object.values(after.layout.nodes).map(({ y }) => y)).toEqual([0, 0, 0]);
    expect(after.layout.nodes.c).toEqual({ x: 300 + nodeWidth + 16, y: 0 });
  });

  it("covers no node that is not selected", () => {
    const before = sketch({ a: { x: 0, y: 0 }, b: { x: 400, y: 100 }, still: { x: 10, y: 110 } });
    const after = aligned(before, ["a", "b"], "left");
    expect(covered(after)).toEqual([]);
    expect(after.layout.nodes.still).toEqual({ x: 10, y: 110 });
    expect(after.layout.nodes.b?.x).toBe(0);
  });
});

describe("distributing", () => {
  it("pushes on what would lie on a node that stays", () => {
    const before = sketch({
      a: { x: 0, y: 0 },
      b: { x: 0, y: 80 },
      c: { x: 0, y: 400 },
      still: { x: 0, y: 190 },
    });
    const after = distributed(before, ["a", "b", "c"], "y");
    expect(covered(after)).toEqual([]);
    expect(after.layout.nodes.still).toEqual({ x: 0, y: 190 });
  });
});
