import { describe, expect, it } from "vitest";
import { analyseRules } from "./analyse-rules";
import { checkDecision } from "./check-decision";
import type { DecisionContent } from "./decide";
import type { DecisionInput, DecisionTest } from "./decision-shape";
import { runTests } from "./run-tests";

function table(
  type: DecisionInput["type"],
  rows: readonly (readonly [string, string])[],
  { otherwise = "0", given = [] as readonly string[], values = [] as readonly string[] } = {},
): DecisionContent {
  const tests: readonly DecisionTest[] = given.map((text) => ({
    name: text,
    given: { Value: text },
    expected: {},
  }));
  return {
    columns: ["Value", "Rate"],
    validity: null,
    rows,
    decision: {
      hit: "first",
      inputs: [{ column: "Value", expression: "input.value", type, values }],
      outputs: [{ column: "Rate", type: "number", values: [] }],
      comment: null,
      otherwise: { Rate: otherwise },
      tests,
      intended: [],
    },
  };
}

const got = (content: DecisionContent) =>
  runTests(content, "").map((result) =>
    result.state === "error" ? result.message : result.results[0]?.Rate,
  );

describe("test rows of a table that is being written", () => {
  it("fail by a result that cannot be read only where they get it", () => {
    const content = table("number", [
      ["> 100", "ten"],
      ["> 50", "5"],
    ]);
    const given = { given: ["200", "60", "1"] };
    expect(got(table("number", content.rows as [string, string][], given))).toEqual([
      expect.stringContaining('row 1, Rate: "ten" is no number'),
      5,
      0,
    ]);
  });

  it("fail by the default row only where none hits", () => {
    const rows = [["> 100", "10"]] as const;
    expect(got(table("number", rows, { otherwise: "none", given: ["200", "1"] }))).toEqual([
      10,
      expect.stringContaining("default row, Rate"),
    ]);
  });

  it("fail by a condition that cannot be read only where it is judged", () => {
    const rows = [
      ["> 100", "10"],
      ["> >", "5"],
    ] as const;
    expect(got(table("number", rows, { given: ["200", "1"] }))).toEqual([
      10,
      expect.stringContaining("row 2, Value"),
    ]);
  });
});

describe("what is offered for a cell", () => {
  const fixes = (type: DecisionInput["type"], cell: string, values: readonly string[] = []) =>
    checkDecision(table(type, [[cell, "1"]], { values })).map((problem) =>
      problem.at === "cell" ? (problem.fix?.text ?? null) : problem,
    );

  it.each(["number", "integer", "date", "yes-no"] as const)(
    "is no text for a column of type %s",
    (type) => {
      expect(fixes(type, "= abc")).toEqual([null]);
      expect(fixes(type, "<= abc").filter((fix) => fix !== null)).toEqual([]);
    },
  );

  it("and a text that a column of numbers compares with is told, not one that is computed with", () => {
    const [problem] = checkDecision(table("number", [['not ("abc")', "1"]]));
    expect(problem?.message).toBe(
      "Row 1, Value, character 6: “abc” is text, and the column holds numbers",
    );
    expect(checkDecision(table("number", [['text($) == "1"', "1"]]))).toEqual([]);
  });

  it("is a text for a column of texts, and for a choice one of its values", () => {
    expect(fixes("text", "= abc")).toEqual(['= "abc"']);
    expect(fixes("choice", "= abc", ["abc", "xyz"])).toEqual(['= "abc"']);
    expect(fixes("choice", "= abd", ["abc", "xyz"])).toEqual(['= "abc"']);
    expect(fixes("choice", "= q", ["abc", "xyz"])).toEqual([null]);
  });

  it("and a text that is no date is told in a column of dates", () => {
    const [problem] = checkDecision(table("date", [['<= "soon"', "1"]]));
    expect(problem?.message).toBe(
      "Row 1, Value, character 4: “soon” is no date such as 2026-11-26",
    );
    expect(fixes("date", '>= "9.2.2026"')).toEqual(['>= "2026-02-09"']);
    expect(fixes("date", '>= "02/09/2026"')).toEqual([null]);
  });

  it.each([
    ["number", "12,50", "12.50"],
    ["number", "1,250", null],
    ["number", "ten", null],
    ["choice", "Aprove", "approve"],
    ["yes-no", "yess", "yes"],
    ["yes-no", "perhaps", null],
  ] as const)("of a result of type %s: %s is %s", (type, cell, wanted) => {
    const content = table("number", [["> 1", cell]]);
    const output = { column: "Result", type, values: type === "choice" ? ["approve", "hold"] : [] };
    const [first] = checkDecision({
      ...content,
      columns: ["Value", "Result"],
      decision: { ...content.decision, outputs: [output], otherwise: { Result: "-" } },
    });
    expect(first).toMatchObject({ at: "cell", row: 0, column: "Result", position: null });
    expect(first?.at === "cell" ? (first.fix?.text ?? null) : undefined).toBe(wanted);
  });

  it("names the character of the cell as it is written, with its blanks and signs", () => {
    const positions = ["1 + nowhere", "  > 1 + nowhere", "≤ nowhere + 1"].map((cell) => {
      const [problem] = checkDecision(table("number", [[cell, "1"]]));
      return problem?.at === "cell" ? problem.position : null;
    });
    expect(positions).toEqual([5, 9, 3]);
  });
});

describe("examples of gaps", () => {
  const examples = (type: DecisionInput["type"], cells: readonly string[]) =>
    analyseRules(
      table(
        type,
        cells.map((cell) => [cell, "1"] as const),
      ),
    ).findings.map(({ example }) => example?.given.Value);

  it.each([
    [["<= 1.10"], [1.2]],
    [["<= 1.00", "> 1.10"], [1.05]],
    [["< 10000.00", "> 10000.01"], [10000]],
    [["> 0.1"], [0.05]],
    [[">= 0.5"], [0.4]],
    [[">= 0.01"], [0.005]],
    [["> 500"], [499]],
    [["> 16.4"], [16.3]],
    [["> 0"], [0]],
    [[">= 0"], [-1]],
    [["< 2500.75"], [2500.75]],
  ] as const)(
    "of %j are decimals near the boundary, positive where they can be",
    (cells, wanted) => {
      expect(examples("number", cells)).toEqual(wanted);
    },
  );

  it("of whole numbers are not negative where another shows the same", () => {
    expect(examples("integer", ["> 0"])).toEqual([0]);
    expect(examples("integer", ["16..45"])).toEqual([15]);
  });
});
