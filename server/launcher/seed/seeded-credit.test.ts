import { describe, expect, it } from "vitest";
import { analyseRules } from "../../../runtime/rules/analyse-rules";
import { checkDecision } from "../../../runtime/rules/check-decision";
import { compileDecision } from "../../../runtime/rules/decide";
import { findingKey } from "../../../runtime/rules/finding-key";
import { runTests } from "../../../runtime/rules/run-tests";
import { seededCredit } from "./seeded-credit";

const content = { ...seededCredit.shape, rows: seededCredit.rows };

describe("the credit table of the demonstration", () => {
  it("can be published, leaves no gap, and its test rows pass", () => {
    expect(checkDecision(content)).toEqual([]);
    const intended = new Set(content.decision.intended);
    const { findings } = analyseRules(content);
    expect(findings.filter((one) => !intended.has(findingKey(content, one)))).toEqual([]);
    expect(runTests(content, "").map(({ state }) => state)).toEqual(Array(6).fill("pass"));
  });

  it("sends two of the sample orders to hold when one row is changed, as the README says", () => {
    const rows = content.rows.map((row, at) =>
      at === 2 ? row.map((cell) => (cell === "> 0.00" ? "> -1000" : cell)) : row,
    );
    const results = runTests({ ...content, rows }, "");
    const switched = results.filter(({ state }) => state === "fail");
    expect(switched).toHaveLength(2);
    for (const one of switched) {
      expect(one).toMatchObject({ results: [{ Decision: "hold" }], wrong: ["Decision"] });
    }
  });

  // The ERP of the sandbox decides by the same three questions: no order of the week goes another way.
  it.each([
    ["active", 0, "100.00", "36519.50", "approve", []],
    ["active", 0, "100.00", "100.00", "approve", []],
    ["active", 0, "100.01", "100.00", "hold", ["LIMIT_EXCEEDED"]],
    ["active", 74, "10.00", "900.00", "hold", ["PAST_DUE"]],
    ["active", 60, "10.00", "900.00", "approve", []],
    ["blocked", 74, "10.00", "-900.00", "reject", []],
  ])(
    "decides of a customer that is %s, %i days late, %s of %s: %s",
    (status, daysPastDueMax, requestedAmount, available, decision, holds) => {
      const { given, decide } = compileDecision(content);
      const input = { status, daysPastDueMax, requestedAmount, available };
      const [result] = decide(given(input, {}), input, "").results;
      expect(result?.Decision).toBe(decision);
      expect([result?.Hold].filter((hold) => hold !== null)).toEqual(holds);
    },
  );
});
