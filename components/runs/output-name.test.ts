import { describe, expect, it } from "vitest";
import { aFlow } from "@/runtime/testing/flow-builder";
import { outputName } from "./output-name";

const flow = aFlow(
  { keep: { type: "filter@1", config: { condition: "true" } }, gone: { type: "acme.unknown@1" } },
  [],
);

describe("outputName", () => {
  it("is what the canvas calls the output", () => {
    expect(outputName(flow, "keep", "out")).toBe("Passed");
  });

  it("is the output's own name where nothing is known of the node", () => {
    expect(outputName(flow, "gone", "late")).toBe("late");
    expect(outputName(flow, "nobody", "late")).toBe("late");
    expect(outputName(null, "keep", "out")).toBe("out");
  });
});
