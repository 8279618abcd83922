import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowDocument, FlowEdge, FlowNode } from "@/runtime/flow/document";
import { freePlace } from "@/runtime/flow/free-place";
import { tidyLayout, tidyNotes, tidySelection } from "@/runtime/flow/tidy-layout";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { addNode } from "./edit-flow";
import { flowGraph } from "./flow-graph";
import type { Point } from "./geometry";

const router = (branches: readonly string[]): FlowNode => ({
  type: "content-based-router@1",
  name: "Route",
  config: { branches: branches.map((name) => ({ name, condition: "true" })) },
});
const log = (name: string): FlowNode => ({ type: "log@1", name, config: { note: "x" } });
const flowOf = (nodes: FlowDocument["nodes"], edges: readonly FlowEdge[]): FlowDocument => ({
  schemaVersion: 1,
  id: "f",
  name: "F",
  settings: {},
  nodes,
  edges,
});
const line = (from: string, to: string): FlowEdge => ({ from, to: `${to}.in` });

/** One branch goes far down, past the steps of the others. */
const farBranch = flowOf(
  {
    n01: router(["hold", "reject"]),
    n02: log("Hold"),
    n03: log("Hold, then"),
    n04: log("Reject"),
    n05: log("Far below"),
  },
  [
    line("n01.hold", "n02"),
    line("n02.out", "n03"),
    line("n03.out", "n05"),
    line("n01.reject", "n04"),
    line("n04.out", "n05"),
    line("n01.otherwise", "n05"),
  ],
);

const overlap = (a: Point, b: Point) =>
  Math.abs(a.x - b.x) < nodeWidth && Math.abs(a.y - b.y) < nodeHeight;

/** Whether a line runs behind a card that it does not end at. */
function hidden(document: FlowDocument, layout: { nodes: Record<string, Point> }): string[] {
  const { edges } = flowGraph({ document, layout, registry: nodeRegistry });
  return edges.flatMap(({ id, source, target, data }) => {
    const route = data?.route ?? [];
    return Object.entries(layout.nodes).flatMap(([node, at]) => {
      if (node === source || node === target) return [];
      const behind = route.slice(1).some((end, index) => {
        const start = route[index]!;
        return (
          Math.max(start.x, end.x) > at.x + 1 &&
          Math.min(start.x, end.x) < at.x + nodeWidth - 1 &&
          Math.max(start.y, end.y) > at.y + 1 &&
          Math.min(start.y, end.y) < at.y + nodeHeight - 1
        );
      });
      return behind ? [`${id} behind ${node}`] : [];
    });
  });
}

function labelOverlaps(document: FlowDocument, layout: { nodes: Record<string, Point> }): string[] {
  const { edges } = flowGraph({ document, layout, registry: nodeRegistry });
  const boxes = edges.flatMap(({ id, data }) => {
    if (data?.label === undefined || data.labelPlace === undefined) return [];
    const width = data.label.length * 6.2 + 12;
    const { at, place } = data.labelPlace;
    const left = place === "on" ? at.x - width / 2 : at.x + 8;
    return [{ id, left, right: left + width, top: at.y - 9, bottom: at.y + 9 }];
  });
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.id} over ${b.id}`),
  );
}

describe("tidying up", () => {
  it("puts branches in the order of their ports, so that their lines do not cross", () => {
    const places = tidyLayout(
      flowOf({ n01: router(["b", "a"]), n02: log("A"), n03: log("B"), n04: log("Rest") }, [
        line("n01.a", "n02"),
        line("n01.b", "n03"),
        line("n01.otherwise", "n04"),
      ]),
      nodeRegistry,
    );
    expect(places.n03!.x).toBeLessThan(places.n02!.x);
    expect(places.n02!.x).toBeLessThan(places.n04!.x);
  });

  it("hides no line behind a card and no name under another, also of a branch that leads far", () => {
    const layout = { nodes: tidyLayout(farBranch, nodeRegistry) };
    expect(hidden(farBranch, layout)).toEqual([]);
    expect(labelOverlaps(farBranch, layout)).toEqual([]);
  });

  it("lays no two nodes on each other, whatever the flow", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.boolean()), { maxLength: 24 }),
        (pairs) => {
          const ids = Array.from({ length: 12 }, (_, index) => `n${10 + index}`);
          const nodes = Object.fromEntries(ids.map((id) => [id, log(id)]));
          const edges = pairs
            .filter(([a, b]) => a < b)
            .map(([a, b, error]) => line(`${ids[a]}.${error ? "error" : "out"}`, ids[b]!));
          const places = Object.values(tidyLayout(flowOf(nodes, edges), nodeRegistry));
          const pairsOver = places.flatMap((a, index) =>
            places.slice(index + 1).filter((b) => overlap(a, b)),
          );
          expect(pairsOver).toEqual([]);
        },
      ),
      {
        numRuns: 100,
        examples: [
          [
            [
              [0, 1, true],
              [0, 2, false],
              [0, 3, true],
              [0, 4, false],
            ],
          ],
        ],
      },
    );
  });

  it("of a selection leaves the others, and the selection's corner, where they are", () => {
    const layout = {
      nodes: {
        n01: { x: 0, y: 0 },
        n02: { x: 500, y: 300 },
        n03: { x: 470, y: 280 },
        n04: { x: 900, y: 900 },
        n05: { x: 40, y: 40 },
      },
    };
    const ids = new Set(["n02", "n03"]);
    const places = tidySelection(farBranch, layout, nodeRegistry, ids);
    expect(Object.keys(places).toSorted()).toEqual(["n02", "n03"]);
    expect(Math.min(places.n02!.x, places.n03!.x)).toBe(470);
    expect(Math.min(places.n02!.y, places.n03!.y)).toBe(280);
    expect(overlap(places.n02!, places.n03!)).toBe(false);
  });

  it("takes notes along beside the node they were at", () => {
    const tidy = tidyLayout(farBranch, nodeRegistry);
    const nodes = Object.fromEntries(
      Object.keys(tidy).map((id, at) => [id, { x: 0, y: at * 500 }]),
    );
    const notes = [{ id: "a", x: -300, y: 1_000, w: 200, h: 60, text: "about n03" }];
    const [note] = tidyNotes({ nodes, notes }, tidy) ?? [];
    expect(note?.y).toBe(tidy.n03!.y);
    expect(note!.x + note!.w).toBeLessThan(Math.min(...Object.values(tidy).map(({ x }) => x)));
  });
});

describe("a new node", () => {
  it("covers no other, wherever it is added", () => {
    let sketch = { document: flowOf({}, []), layout: { nodes: {} as Record<string, Point> } };
    for (let count = 0; count < 12; count += 1) {
      const ids = Object.keys(sketch.document.nodes);
      const placement =
        count % 3 === 0 || ids.length === 0
          ? { at: { x: 0, y: 0 } }
          : { after: ids[count % ids.length]! };
      sketch = addNode(sketch, nodeRegistry, "log@1", placement).sketch as typeof sketch;
    }
    const places = Object.values(sketch.layout.nodes);
    expect(places).toHaveLength(12);
    const over = places.flatMap((a, index) => places.slice(index + 1).filter((b) => overlap(a, b)));
    expect(over).toEqual([]);
    expect(freePlace(sketch.layout, sketch.document, { x: 5_000, y: 5_000 })).toEqual({
      x: 5_000,
      y: 5_000,
    });
  });
});
