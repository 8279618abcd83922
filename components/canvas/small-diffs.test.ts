import { describe, expect, it } from "vitest";
import { tidyLayout } from "@/runtime/flow/tidy-layout";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { orderFlow } from "@/runtime/testing/order-flow";
import { textsOf } from "./draft-texts";
import { addNode, changeNode, moved, type Sketch } from "./edit-flow";

const start: Sketch = {
  document: orderFlow,
  layout: { nodes: tidyLayout(orderFlow, nodeRegistry) },
};

/** Lines that differ, counted as git does: those that went and those that came. */
function changedLines(before: string, after: string): number {
  const count = (lines: readonly string[]) => {
    const counted = new Map<string, number>();
    for (const text of lines) counted.set(text, (counted.get(text) ?? 0) + 1);
    return counted;
  };
  const [old, now] = [count(before.split("\n")), count(after.split("\n"))];
  let changed = 0;
  for (const text of new Set([...old.keys(), ...now.keys()])) {
    changed += Math.abs((old.get(text) ?? 0) - (now.get(text) ?? 0));
  }
  return changed;
}
const changedBy = (edit: (sketch: Sketch) => Sketch) =>
  changedLines(textsOf(start).logic, textsOf(edit(start)).logic);

describe("an edit on the canvas changes few lines of flow.json", () => {
  it("at most 12 for a node put into any line", () => {
    for (const on of orderFlow.edges) {
      const insert = (sketch: Sketch) => addNode(sketch, nodeRegistry, "filter@1", { on }).sketch;
      expect(changedBy(insert)).toBeLessThanOrEqual(12);
    }
  });

  it("2 for a new name", () => {
    const rename = (sketch: Sketch) =>
      changeNode(sketch, "n02", (node) => ({ ...node, name: "Another name" }));
    expect(changedBy(rename)).toBe(2);
  });

  it("none for tidying up or moving", () => {
    const places = Object.fromEntries(
      Object.keys(orderFlow.nodes).map((id, index) => [id, { x: index * 300, y: 40 }]),
    );
    const scattered = { ...start, layout: moved(start.layout, places) };
    expect(textsOf(scattered).layout).not.toBe(textsOf(start).layout);
    expect(changedBy(() => scattered)).toBe(0);
    const tidy = moved(scattered.layout, tidyLayout(orderFlow, nodeRegistry));
    expect(changedBy(() => ({ ...scattered, layout: tidy }))).toBe(0);
  });
});
