import { expect, it, vi } from "vitest";
import { canonicalLayout, canonicalLogic } from "../../runtime/flow/canonical";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { orderFlow } from "../../runtime/testing/order-flow";
import { placedLayout } from "./opened-flow";
import { parseLayout } from "./parse-stored";

const opened = {
  logic: canonicalLogic(orderFlow),
  document: orderFlow,
  layout: '{"nodes":{}}',
};
const placesIn = (text: string) => Object.keys(parseLayout(text).nodes).toSorted();

it("lays a flow without places out once, however often it is opened", () => {
  const asked = vi.spyOn(nodeRegistry, "get");
  try {
    const first = placedLayout("f1", opened);
    expect(placesIn(first)).toEqual(Object.keys(orderFlow.nodes).toSorted());
    expect(asked).toHaveBeenCalled();
    asked.mockClear();
    expect(placedLayout("f1", opened)).toBe(first);
    expect(asked).not.toHaveBeenCalled();
  } finally {
    asked.mockRestore();
  }
});

it("lays it out anew once its steps or the stored places are others", () => {
  const before = placedLayout("f2", opened);
  const document = { ...orderFlow, nodes: { ...orderFlow.nodes } };
  const [gone] = Object.keys(document.nodes).toReversed();
  delete document.nodes[gone ?? ""];
  document.edges = document.edges.filter(
    ({ from, to }) => ![from, to].some((end) => end.startsWith(`${gone}.`)),
  );
  const fewer = placedLayout("f2", { ...opened, logic: canonicalLogic(document), document });
  expect(placesIn(fewer)).toEqual(Object.keys(document.nodes).toSorted());

  const places = { ...parseLayout(before).nodes };
  const [moved] = Object.keys(places);
  places[moved ?? ""] = { x: 4000, y: 4000 };
  const layout = canonicalLayout({ ...parseLayout(before), nodes: places });
  expect(placedLayout("f2", { ...opened, layout })).toBe(layout);
  expect(placedLayout("f2", opened)).toBe(before);
});
