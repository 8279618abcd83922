import { describe, expect, it } from "vitest";
import type { FlowDocument } from "@/runtime/flow/document";
import { startFaults } from "./start-faults";

const document = {
  nodes: {
    n1: {
      type: "map@1",
      name: "Map to sales order",
      config: { fields: [{ target: "orderNo", value: "input.nam" }] },
    },
  },
} as unknown as FlowDocument;

describe("what keeps a draft from being started", () => {
  it("is told by the step and the field as the form shows it", () => {
    const problems = [
      { severity: "error", code: "x", message: "Is no name", node: "n1", field: "fields[0].value" },
      { severity: "error", code: "y", message: "Ends nowhere.", node: "n1" },
    ];
    expect(startFaults(document, { problems })).toEqual([
      {
        node: "n1",
        place: "Map to sales order, Fields › orderNo › Value",
        message: "Is no name.",
      },
      { node: "n1", place: "Map to sales order", message: "Ends nowhere." },
    ]);
  });

  it("has no step where the fault is of the flow, or of a step that is not there any more", () => {
    const problems = [
      { severity: "error", code: "x", message: "Has no start." },
      { severity: "error", code: "x", message: "Is gone.", node: "n9" },
    ];
    expect(startFaults(document, { problems })).toEqual([
      { node: null, place: "", message: "Has no start." },
      { node: null, place: "n9", message: "Is gone." },
    ]);
  });

  it("is none where the start was refused for something else", () => {
    expect(startFaults(document, { run: "r" })).toEqual([]);
  });
});
