import { describe, expect, it } from "vitest";
import { flowNode, orderFlow } from "@/runtime/testing/order-flow";
import { neighbourOf } from "./walk-nodes";

const document = {
  ...orderFlow,
  nodes: {
    n01: flowNode("webhook@1", "Order in"),
    n02: flowNode("map@1", "Map"),
    n03: flowNode("respond@1", "Alone"),
  },
  edges: [{ from: "n01.out", to: "n02.in" }],
};
const layout = { nodes: { n01: { x: 0, y: 0 }, n02: { x: 0, y: 120 }, n03: { x: 40, y: 300 } } };
const go = (from: string | null, key: string) => neighbourOf(document, layout, from, key);

describe("walking by arrows", () => {
  it("follows the lines", () => {
    expect(go(null, "ArrowDown")).toBe("n01");
    expect(go("n01", "ArrowDown")).toBe("n02");
    expect(go("n02", "ArrowUp")).toBe("n01");
  });

  it("goes on to what no line leads to, and back", () => {
    expect(go("n02", "ArrowDown")).toBe("n03");
    expect(go("n03", "ArrowUp")).toBe("n02");
    expect(go("n03", "ArrowDown")).toBeNull();
    expect(go("n01", "ArrowUp")).toBeNull();
  });
});
