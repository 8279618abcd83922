import { expect, test } from "vitest";
import { orderFlow } from "@/runtime/testing/order-flow";
import { compareFlows } from "./compare-flows";

const layout = {
  nodes: Object.fromEntries(Object.keys(orderFlow.nodes).map((id, i) => [id, { x: 0, y: i * 80 }])),
};
const [first = ""] = Object.keys(orderFlow.nodes);

test("the same twice has nothing to show", () => {
  const same = { document: orderFlow, layout };
  const { changes, marks } = compareFlows(same, same);
  expect(changes).toEqual([]);
  expect(marks).toEqual({ nodes: {}, edges: {} });
});

test("a removed node stays in the drawing where it was, with its lines", () => {
  const { [first]: _gone, ...nodes } = orderFlow.nodes;
  const edges = orderFlow.edges.filter(({ from }) => !from.startsWith(`${first}.`));
  const { [first]: place, ...places } = layout.nodes;
  const found = compareFlows(
    { document: orderFlow, layout },
    { document: { ...orderFlow, nodes, edges }, layout: { nodes: places } },
  );
  expect(found.marks.nodes[first]?.status).toBe("removed");
  expect(found.layout.nodes[first]).toEqual(place);
  expect(found.document.edges).toHaveLength(orderFlow.edges.length);
  expect(Object.values(found.marks.edges).map(({ path }) => path)).toContain("removed");
  expect(found.counts.removed).toBeGreaterThan(1);
});

test("a changed node says how many fields", () => {
  const node = orderFlow.nodes[first];
  if (node === undefined) throw new Error("The flow has no node.");
  const nodes = { ...orderFlow.nodes, [first]: { ...node, name: "Another name" } };
  const found = compareFlows(
    { document: orderFlow, layout },
    { document: { ...orderFlow, nodes }, layout },
  );
  expect(found.marks.nodes[first]).toEqual({ status: "changed", note: "1 field" });
});
