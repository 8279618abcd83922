import { describe, expect, it } from "vitest";
import { analyseRules } from "./analyse-rules";
import type { DecisionContent } from "./decide";
import type { InputType } from "./decision-shape";

function oneInput(type: InputType, cells: readonly string[]): DecisionContent {
  return {
    columns: ["Days past due", "Terms", "Verdict"],
    validity: null,
    rows: cells.map((cell) => [cell, '"NET30"', "yes"]),
    decision: {
      hit: "first",
      inputs: [
        { column: "Days past due", expression: "input.days", type, values: [] },
        { column: "Terms", expression: "input.terms", type: "choice", values: ["NET30", "COD"] },
      ],
      outputs: [{ column: "Verdict", type: "choice", values: ["yes", "no"] }],
      comment: null,
      otherwise: {},
      tests: [],
      intended: [],
    },
  };
}

const forty = "9".repeat(40);

describe("the example of a finding", () => {
  it.each<[type: InputType, cells: readonly string[], example: unknown]>([
    ["integer", ["-"], 1],
    ["number", ["-"], 1],
    ["date", ["-"], "2026-01-01"],
    ["integer", [forty], 1],
    ["integer", [`> ${forty}`], 1],
    ["number", [`> ${forty}`], 1],
  ])("is a value of its column: %s %j", (type, cells, example) => {
    const { findings } = analyseRules(oneInput(type, cells));
    expect(findings).toMatchObject([
      { kind: "gap", example: { given: { "Days past due": example } } },
    ]);
  });
});
