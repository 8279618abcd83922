import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { nodeHeight, nodeWidth } from "./card-size";
import type { FlowDocument, FlowEdge, FlowLayout } from "./document";
import { branchStep, step } from "./free-place";
import { placeMissing } from "./place-missing";

const log = { type: "log@1", name: "Log", config: { note: "x" } };
const flowOf = (nodes: FlowDocument["nodes"], edges: readonly FlowEdge[]): FlowDocument => ({
  schemaVersion: 1,
  id: "f",
  name: "F",
  nodes,
  edges,
  settings: {},
  parameters: {},
});
const inLine = (...ids: readonly string[]): FlowDocument =>
  flowOf(
    Object.fromEntries(ids.map((id) => [id, log])),
    ids.slice(1).map((id, index) => ({ from: `${ids[index]}.out`, to: `${id}.in` })),
  );
const placesOf = (document: FlowDocument, layout: FlowLayout) =>
  placeMissing(document, layout, nodeRegistry).nodes;

describe("nodes without a place", () => {
  it("stand below what leads to them, one after the other", () => {
    const layout = { nodes: { a: { x: 300, y: 100 } } };
    expect(placesOf(inLine("a", "b", "c"), layout)).toEqual({
      a: { x: 300, y: 100 },
      b: { x: 300, y: 100 + step },
      c: { x: 300, y: 100 + 2 * step },
    });
  });

  it("stand beside the step that has that place already", () => {
    const layout = { nodes: { a: { x: 0, y: 0 }, c: { x: 0, y: step } } };
    const places = placesOf(inLine("a", "b", "c"), layout);
    expect(places.b?.y).toBe(step);
    expect(places.b?.x).toBeGreaterThanOrEqual(nodeWidth);
  });

  it("leave room for a branch's name, and stand at the right of a failure", () => {
    const route = {
      type: "content-based-router@1",
      name: "Route",
      config: { branches: [{ name: "large", condition: "true" }] },
      onError: "error-port" as const,
    };
    const document = flowOf({ a: route, b: log, c: log }, [
      { from: "a.large", to: "b.in" },
      { from: "a.error", to: "c.in" },
    ]);
    const places = placesOf(document, { nodes: { a: { x: 40, y: 40 } } });
    expect(places.b).toEqual({ x: 40, y: 40 + branchStep });
    expect(places.c?.y).toBe(40);
    expect(places.c?.x).toBeGreaterThan(40 + nodeWidth);
  });

  it("stand above what they lead to, and below all where they are joined to nothing", () => {
    const layout = { nodes: { b: { x: 60, y: 200 } } };
    const document = inLine("a", "b");
    const alone = { ...document, nodes: { ...document.nodes, d: log } };
    expect(placesOf(alone, layout)).toMatchObject({
      a: { x: 60, y: 200 - step },
      d: { x: 60, y: 200 + step },
    });
  });

  it("never cover a node, move none, and leave a whole layout as it is", () => {
    const ids = ["n01", "n02", "n03", "n04", "n05", "n06", "n07", "n08"];
    const id = fc.constantFrom(...ids);
    const edge = fc.record({
      from: id.map((one) => `${one}.out`),
      to: id.map((one) => `${one}.in`),
    });
    // On a raster on which the cards of a layout do not cover each other.
    const place = fc.option(fc.constantFrom(0, 1, 2), { nil: undefined });
    fc.assert(
      fc.property(fc.array(edge), fc.tuple(...ids.map(() => place)), (edges, columns) => {
        const document = flowOf(Object.fromEntries(ids.map((one) => [one, log])), edges);
        const nodes = Object.fromEntries(
          ids.flatMap((one, row) => {
            const column = columns[row];
            return column === undefined ? [] : [[one, { x: column * 250, y: row * 70 }]];
          }),
        );
        const places = placesOf(document, { nodes });
        expect(places).toMatchObject(nodes);
        expect(Object.keys(places).toSorted()).toEqual(ids);
        const all = Object.values(places);
        const covered = all.filter((a, at) =>
          all.some(
            (b, other) =>
              other > at && Math.abs(a.x - b.x) < nodeWidth && Math.abs(a.y - b.y) < nodeHeight,
          ),
        );
        expect(covered).toEqual([]);
        const whole = { nodes: places };
        expect(placeMissing(document, whole, nodeRegistry)).toBe(whole);
      }),
    );
  });
});
