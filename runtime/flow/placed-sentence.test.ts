import { describe, expect, it } from "vitest";
import type { FlowDocument, FlowProblem } from "./document";
import { placedSentence } from "./placed-sentence";

const document = {
  nodes: { n02: { type: "map@1", name: "Map to sales order", config: {} } },
} as unknown as FlowDocument;
const sentenceOf = (problem: Partial<FlowProblem> & { readonly message: string }) =>
  placedSentence(document, { severity: "error", code: "x", ...problem });

describe("the sentence of a problem away from its place", () => {
  it("begins with the step and the field", () => {
    const problem = { message: "The expression is not finished", field: "fields[0].value" };
    expect(sentenceOf({ ...problem, node: "n02" })).toBe(
      "Map to sales order, fields[0].value: The expression is not finished.",
    );
    expect(sentenceOf({ ...problem, node: "n09" })).toMatch(/^n09, fields/);
    expect(sentenceOf({ ...problem, field: "settings.orderingKey" })).toMatch(/^settings\./);
  });

  it("names nothing twice", () => {
    const message = "Map to sales order needs a connection.";
    expect(sentenceOf({ message, node: "n02", field: "connection" })).toBe(message);
    expect(sentenceOf({ message: "The flow has no trigger." })).toBe("The flow has no trigger.");
  });
});
