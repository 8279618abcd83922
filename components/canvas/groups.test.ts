import { describe, expect, test } from "vitest";
import { tidyLayout } from "@/runtime/flow/tidy-layout";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { orderFlow } from "@/runtime/testing/order-flow";
import { clip } from "./clip-nodes";
import { addNode, removeNodes, type Sketch } from "./edit-flow";
import { withGroup } from "./edit-layout";
import { paste, readClipping } from "./paste-nodes";

const plain: Sketch = {
  document: orderFlow,
  layout: { nodes: tidyLayout(orderFlow, nodeRegistry) },
};
const folded = { id: "g", title: "Shape", nodes: ["n02", "n03"], collapsed: true };
const grouped: Sketch = { ...plain, layout: { ...plain.layout, groups: [folded] } };

describe("groups", () => {
  test("go along with a copy of all of their nodes, folded as they are", () => {
    const { sketch, ids } = paste(grouped, clip(grouped, new Set(["n02", "n03"])));
    const [first, second] = sketch.layout.groups ?? [];
    expect(first).toEqual(folded);
    expect(second).toEqual({ ...folded, id: "g-2", nodes: [...ids] });
    const again = paste(sketch, clip(grouped, new Set(["n02", "n03"])));
    expect(again.sketch.layout.groups?.map(({ id }) => id)).toEqual(["g", "g-2", "g-3"]);
  });

  test("go along by way of the clipboard, too, with nothing but nodes that are in it", () => {
    const copied = clip(grouped, new Set(["n02", "n03"]));
    expect(readClipping(JSON.stringify(copied))?.groups).toEqual([folded]);
    const groups = [{ ...folded, nodes: ["constructor", "n02", "n05"] }];
    expect(readClipping(JSON.stringify({ ...copied, groups }))?.groups).toEqual([
      { ...folded, nodes: ["n02"] },
    ]);
  });

  test("stay where only some of their nodes are copied", () => {
    const { sketch } = paste(grouped, clip(grouped, new Set(["n02"])));
    expect(sketch.layout.groups).toEqual([folded]);
  });

  test("lose what is deleted: a new node that gets the id again is in none of them", () => {
    const last = Object.keys(orderFlow.nodes).at(-1) ?? "";
    const before = {
      ...plain,
      layout: { ...plain.layout, groups: [{ ...folded, nodes: ["n02", last] }] },
    };
    const without = removeNodes(before, nodeRegistry, new Set([last]));
    const { sketch, id } = addNode(without, nodeRegistry, "map@1", { at: { x: 0, y: 900 } });
    expect(id).toBe(last);
    expect(sketch.layout.groups).toEqual([{ ...folded, nodes: ["n02"] }]);
    const none = removeNodes(grouped, nodeRegistry, new Set(["n02", "n03"]));
    expect(none.layout.groups).toEqual([]);
  });

  test("do not share a node: it is in the one it was put into last", () => {
    const next = withGroup(grouped, ["n03", "n04"]);
    expect(next.layout.groups?.map(({ nodes }) => nodes)).toEqual([["n02"], ["n03", "n04"]]);
  });
});
