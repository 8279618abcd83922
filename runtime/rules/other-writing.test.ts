import { expect, it } from "vitest";
import { checkDecision } from "./check-decision";
import { compileDecisionClosures, type DecisionContent } from "./decide";
import type { DecisionInput, InputType } from "./decision-shape";
import { quoteWords } from "./quote-words";

const regions = ["NA", "EU", "APAC"];

function tableOf(cell: string, type: InputType): DecisionContent {
  const input: DecisionInput = {
    column: "Given",
    expression: "input.value",
    type,
    values: type === "choice" ? regions : [],
  };
  return {
    columns: ["Given", "Decision"],
    validity: null,
    rows: [[quoteWords(cell, input), "yes"]],
    decision: {
      hit: "first",
      inputs: [input],
      outputs: [{ column: "Decision", type: "choice", values: ["yes", "no"] }],
      otherwise: { Decision: "no" },
      comment: null,
      tests: [],
      intended: [],
    },
  };
}

function problemOf(cell: string, type: InputType) {
  const [first] = checkDecision(tableOf(cell, type));
  return first?.at === "cell" ? first : undefined;
}

const meant: readonly (readonly [InputType, string, string])[] = [
  ["number", "500 - 600", "500..600"],
  ["integer", "1-5", "1..5"],
  ["integer", "1 – 5", "1..5"],
  ["number", "-5 - -1", "-5..-1"],
  ["number", "500..", ">= 500"],
  ["number", "500+", ">= 500"],
  ["number", "..500", "<= 500"],
  ["number", ">= 1 and < 5", "[1..5)"],
  ["number", "> 5 <10", "(5..10)"],
  ["number", "< 10 and >= 5", "[5..10)"],
  ["number", "> 5, < 10", "(5..10)"],
  ["number", "≤ 1,000", "<= 1000"],
  ["number", "1,000", "1000"],
  ["number", "> $500", "> 500"],
  ["number", "500 €", "500"],
  ["number", "1.000,50", "1000.50"],
  ["number", "<= 1.000,50", "<= 1000.50"],
  ["number", "> 12,5", "> 12.5"],
  ["number", "12,5", "12, 5"],
  ["number", "=> 5", ">= 5"],
  ["number", "at least 5", ">= 5"],
  ["number", "over $1,000", "> 1000"],
  ["number", "5 or 6", "5, 6"],
  ["number", "5; 6", "5, 6"],
  ["number", "not 5", "!= 5"],
  ["number", "any", "-"],
  ["number", "null", "missing"],
  ["number", "!= missing", "not (missing)"],
  ["text", "not null", "not (missing)"],
  ["text", "= empty", "empty"],
  ["text", '"A" or "B"', '"A", "B"'],
  ["text", "A*", 'startsWith($, "A")'],
  ["text", "*-OLD", 'endsWith($, "-OLD")'],
  ["text", "*net*", 'contains($, "net")'],
  ["text", "true", '"true"'],
  ["text", "-5", '"-5"'],
  ["choice", "NA or EU", '"NA", "EU"'],
  ["choice", "EU|NA", '"EU", "NA"'],
  ["choice", "not NA", '!= "NA"'],
  ["choice", "except NA", '!= "NA"'],
  ["choice", "any", "-"],
  ["yes-no", "1", "true"],
  ["yes-no", "J", "true"],
  ["yes-no", "N", "false"],
  ["date", "20.11.2026", "2026-11-20"],
  ["date", ">= 20.11.2026", ">= 2026-11-20"],
  ["date", "11/20/2026", "2026-11-20"],
  ["date", "20/11/2026", "2026-11-20"],
  ["date", "2026/11/20", "2026-11-20"],
  ["date", "20261120", "2026-11-20"],
  ["date", "2026-11-20T10:00:00", "2026-11-20"],
  ["date", "1.11.2026 - 30.11.2026", "2026-11-01..2026-11-30"],
  ["date", "before 2026-11-20", "< 2026-11-20"],
];

it.each(meant)("a cell of type %s that says %s is offered as %s", (type, cell, fix) => {
  expect(problemOf(cell, type)?.fix?.text).toBe(fix);
  expect(problemOf(fix, type)).toBeUndefined();
});

it("names what can be read and that nobody means", () => {
  expect(problemOf("> 5, < 10", "number")?.message).toBe(
    "Row 1, Given: “> 5, < 10” is one or the other, which every value is; both together are (5..10)",
  );
  expect(problemOf("1-5", "integer")?.message).toBe("Row 1, Given: A range is written 1..10");
  expect(problemOf("11/12/2026", "date")?.message).toBe(
    "Row 1, Given: A date is written 2026-11-26",
  );
});

it.each<readonly [InputType, string]>([
  ["number", "5"],
  ["number", "-5"],
  ["number", "1, 5"],
  ["number", "1,2,3"],
  ["number", "5..10, 20..30"],
  ["number", "< 5, > 10"],
  ["number", "$ - 5 > 2"],
  ["number", "given.Given * 2"],
  ["number", "not (5)"],
  ["number", "missing"],
  ["text", "ACME"],
  ["text", "A-1"],
  ["text", "not stocked"],
  ["text", "Truck or rail"],
  ["text", "null and void"],
  ["text", "any"],
  ["text", "on"],
  ["text", "5"],
  ["text", "2026-11-20"],
  ["text", "empty, missing"],
  ["choice", "NA, EU"],
  ["yes-no", "yes"],
  ["yes-no", "-"],
  ["date", "2026-11-20"],
  ["date", "2026-11-01..2026-11-30"],
  ["date", ">= 2026-11-20"],
])("a cell of type %s may say %s", (type, cell) => {
  expect(problemOf(cell, type)).toBeUndefined();
});

it("takes for one name what has its legal form behind a comma", () => {
  const decided = (cell: string, value: string) => {
    const { given, decide } = compileDecisionClosures(tableOf(cell, "text"));
    const input = { value };
    return decide(given(input, {}), input, "").results[0]?.Decision;
  };
  expect(decided("ACME, Inc.", "ACME, Inc.")).toBe("yes");
  expect(decided("ACME, Inc., Beta Tools, LLC, Gamma", "Beta Tools, LLC")).toBe("yes");
  expect(decided("ACME, Beta", "Beta")).toBe("yes");
});
