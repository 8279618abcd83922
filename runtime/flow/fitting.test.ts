import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import type { FlowDocument } from "./document";
import { fitsFrom, judgeFrom } from "./fitting";

const flow: FlowDocument = {
  schemaVersion: 1,
  id: "f",
  name: "F",
  settings: {},
  nodes: {
    n01: { type: "webhook@1", name: "In", config: {} },
    n02: {
      type: "map@1",
      name: "To order",
      config: { fields: [{ target: "number", value: "input.name" }] },
    },
    n03: { type: "filter@1", name: "Large only", config: { condition: "input.total > 500" } },
    n04: { type: "log@1", name: "Note", config: { note: "Order $" + "{input.number}" } },
  },
  edges: [{ from: "n01.out", to: "n02.in" }],
};

describe("what a line may lead to", () => {
  it("is every node that finds in the message what it reads", () => {
    const fits = fitsFrom(flow, nodeRegistry, "n02.out");
    expect(fits.get("n04")).toBeNull();
    expect(fits.get("n03")).toMatchObject({ remedy: { type: "map@1" } });
    expect(fits.get("n03")?.reason).toContain("Large only would not find what it reads");
    expect(fits.get("n03")?.reason).toContain("total");
  });

  it("is not a trigger, not itself, and nothing that leads back", () => {
    const fits = fitsFrom(flow, nodeRegistry, "n02.out");
    expect(fits.get("n01")).toMatchObject({ remedy: null });
    expect(fits.has("n02")).toBe(false);
    const back = judgeFrom(
      { ...flow, edges: [...flow.edges, { from: "n02.out", to: "n04.in" }] },
      nodeRegistry,
      "n04.out",
    );
    expect(back("n02.in")?.reason).toContain("circle");
  });

  it("is anything where nothing is known of the message", () => {
    const fits = fitsFrom(flow, nodeRegistry, "n01.out");
    expect(fits.get("n03")).toBeNull();
  });
});
