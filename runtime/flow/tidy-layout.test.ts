import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { orderFlow } from "../testing/order-flow";
import { nodeHeight, nodeWidth } from "./card-size";
import { completeLayout, tidyLayout } from "./tidy-layout";

const ids = Object.keys(orderFlow.nodes);
const tidy = tidyLayout(orderFlow, nodeRegistry);

describe("a layout that lacks places", () => {
  it("is that of tidying up where it has none at all", () => {
    const notes = [{ id: "a", x: 0, y: 0, w: 200, h: 60, text: "why" }];
    expect(completeLayout(orderFlow, { nodes: {}, notes }, nodeRegistry)).toEqual({
      nodes: tidy,
      notes,
    });
  });

  it("keeps the places that it has, and puts what has none where none is covered", () => {
    const [lacking = "", ...others] = ids;
    const nodes = Object.fromEntries(others.map((id) => [id, tidy[id] ?? { x: 0, y: 0 }]));
    const { nodes: complete } = completeLayout(orderFlow, { nodes }, nodeRegistry);
    expect(complete).toMatchObject(nodes);
    const at = complete[lacking];
    const covered = Object.values(nodes).filter(
      ({ x, y }) =>
        at === undefined || (Math.abs(at.x - x) < nodeWidth && Math.abs(at.y - y) < nodeHeight),
    );
    expect(covered).toEqual([]);
  });

  it("is the same one where nothing is lacking", () => {
    const layout = { nodes: tidy };
    expect(completeLayout(orderFlow, layout, nodeRegistry)).toBe(layout);
  });
});
