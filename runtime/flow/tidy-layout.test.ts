import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { orderFlow } from "../testing/order-flow";
import { nodeHeight } from "./card-size";
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

  it("keeps the places that it has, and puts what has none below all of them", () => {
    const [lacking = "", ...others] = ids;
    const nodes = Object.fromEntries(others.map((id) => [id, tidy[id] ?? { x: 0, y: 0 }]));
    const complete = completeLayout(orderFlow, { nodes }, nodeRegistry);
    expect(complete.nodes).toMatchObject(nodes);
    const lowest = Math.max(...Object.values(nodes).map(({ y }) => y));
    expect(complete.nodes[lacking]?.y).toBeGreaterThanOrEqual(lowest + nodeHeight);
  });

  it("is the same one where nothing is lacking", () => {
    const layout = { nodes: tidy };
    expect(completeLayout(orderFlow, layout, nodeRegistry)).toBe(layout);
  });
});
