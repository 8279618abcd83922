import { describe, expect, test } from "vitest";
import { diffFlows } from "@/runtime/flow/diff-flows";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { orderFlow } from "@/runtime/testing/order-flow";
import { changeWords } from "./change-words";
import { removeNodes } from "./edit-flow";

describe("what a draft changes", () => {
  test("is told by names, also where the node is gone", () => {
    const before = { document: orderFlow, layout: { nodes: {} } };
    const { document } = removeNodes(before, nodeRegistry, new Set(["n02"]));
    const changes = diffFlows(orderFlow, document);
    const texts = changes.map((change) => changeWords(change, document, changes).text);
    const name = orderFlow.nodes.n02?.name ?? "";
    expect(texts).toContain(`Removed ${name}`);
    expect(texts.filter((text) => text.startsWith("Disconnected"))).not.toEqual([]);
    expect(texts.join("\n")).not.toMatch(/\bn0\d\b/);
  });
});
