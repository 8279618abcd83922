import { describe, expect, it } from "vitest";
import { checkDecision } from "./check-decision";
import {
  type CompiledDecision,
  compileDecision,
  compileDecisionClosures,
  type DecisionContent,
} from "./decide";
import { decisionRecord } from "./decision-record";
import type { DecisionShape } from "./decision-shape";
import { quoteWords } from "./quote-words";
import { givenOf, runTests } from "./run-tests";
import { creditDecision } from "./templates/credit-decision";
import { traceDecision } from "./trace-decision";

const { shape, rows } = creditDecision;
const credit: DecisionContent = { ...shape, rows };

function discount(
  more: Partial<DecisionShape>,
  cells: readonly string[][],
  validity: DecisionContent["validity"] = null,
): DecisionContent {
  return {
    columns: ["Total", "Rate", "Level", "From", "Until"],
    validity,
    rows: cells,
    decision: {
      hit: "first",
      inputs: [{ column: "Total", expression: "input.total", type: "number", values: [] }],
      outputs: [
        { column: "Rate", type: "number", values: [] },
        { column: "Level", type: "choice", values: ["gold", "silver", "none"] },
      ],
      comment: null,
      otherwise: { Rate: "0", Level: "none" },
      tests: [],
      intended: [],
      ...more,
    },
  };
}

const engines: readonly (readonly [string, (content: DecisionContent) => CompiledDecision])[] = [
  ["generated", compileDecision],
  ["closures", compileDecisionClosures],
];

describe.each(engines)("a decision table, %s", (_name, compile) => {
  it("decides by the first row that hits, and by the default row where none does", () => {
    const table = compile(credit);
    const input = {
      customer: { terms: "NET30", exposureRatio: 1.04, daysPastDue: 9, class: "A" },
      total: "2412.80",
    };
    const given = table.given(input, {});
    expect(given).toMatchObject({ "Order total": 2412.8, Terms: "NET30" });
    expect(table.decide(given, input, "").rows).toEqual([3]);
    const large = table.decide({ ...given, "Order total": 6412.8 }, input, "");
    expect(large).toEqual({
      rows: [],
      results: [
        {
          Decision: "hold",
          Hold: "credit",
          "Block new orders": null,
          "Task or note": "Answer within 4 business hours",
        },
      ],
    });
    expect(decisionRecord(credit, large, given, { table: "Credit", day: "" })).toMatchObject({
      Decision: "hold",
      row: null,
      rows: [],
      holds: ["credit"],
      messages: ["Answer within 4 business hours"],
      given,
    });
  });

  it("names row, column and path of a value that is missing, and of one that does not fit", () => {
    const table = compile(credit);
    const input = { customer: { terms: "NET30", exposureRatio: 0.5, class: "B" }, total: 5 };
    expect(() => table.decide(table.given(input, {}), input, "")).toThrow(
      "Row 3, Days past due: input.customer.daysPastDue is missing",
    );
    const wrong = { ...input, total: "a lot" };
    expect(() => table.given(wrong, {})).toThrow('Order total: "a lot" is not a number');
  });

  it("takes what is handed over before its own expression", () => {
    const table = compile(credit);
    expect(table.given({ total: 5 }, { "Order total": 7 })).toEqual({ "Order total": 7 });
  });

  it.each([
    ["first", [0], [10]],
    ["collect", [0, 1], [10, 5]],
    ["priority", [1], [5]],
  ] as const)("with %s counts the rows %j", (hit, decided, rates) => {
    const table = compile(
      discount({ hit }, [
        ["> 100", "10", "silver", "", ""],
        ["> 50", "5", "gold", "", ""],
        ["> 500", "1", "gold", "", ""],
      ]),
    );
    const { rows: found, results } = table.decide({ Total: 200 }, null, "");
    expect(found).toEqual(decided);
    expect(results.map(({ Rate }) => Rate)).toEqual(rates);
  });

  it("refuses two rows where only one may hit, and says which", () => {
    const table = compile(
      discount({ hit: "unique" }, [
        ["> 100", "10", "-", "", ""],
        ["> 50", "5", "-", "", ""],
      ]),
    );
    expect(table.decide({ Total: 60 }, null, "").rows).toEqual([1]);
    expect(() => table.decide({ Total: 200 }, null, "")).toThrow("rows 1 and 2 do");
  });

  it("counts a row on its days alone", () => {
    const table = compile(
      discount(
        {},
        [
          ["-", "10", "-", "2026-11-01", "2026-11-30"],
          ["-", "5", "-", "2026-12-01", ""],
        ],
        { from: "From", until: "Until", zone: "America/New_York" },
      ),
    );
    const rate = (day: string) => table.decide({ Total: 1 }, null, day).results[0]?.Rate;
    expect(["2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01"].map(rate)).toEqual([
      0, 10, 10, 5,
    ]);
  });

  it("computes results and fills in messages", () => {
    const content = discount(
      {
        outputs: [
          { column: "Rate", type: "number", values: [] },
          { column: "Level", type: "message", values: [] },
        ],
      },
      [
        [
          "> 100",
          '= round(given["Total"] * 0.02, 2)',
          "Over ${given.Total} for ${input.who}",
          "",
          "",
        ],
      ],
    );
    expect(compile(content).decide({ Total: 101 }, { who: "Norvik" }, "").results).toEqual([
      { Rate: 2.02, Level: "Over 101 for Norvik" },
    ]);
  });
});

describe("why a decision table decided so", () => {
  it("says of each row the first cell that did not fit, and what was not looked at", () => {
    const given = {
      Terms: "NET30",
      "Exposure / limit": 1.04,
      "Days past due": 9,
      "Order total": 2412.8,
    };
    expect(traceDecision(credit, given)).toEqual([
      { row: 0, says: "no", column: "Terms", cell: '"card", "prepaid"', value: "NET30" },
      { row: 1, says: "no", column: "Terms", cell: '"blocked"', value: "NET30" },
      { row: 2, says: "no", column: "Exposure / limit", cell: "<= 1.00", value: 1.04 },
      { row: 3, says: "hit" },
      ...[4, 5, 6, 7].map((row) => ({ row, says: "not-looked-at", since: "decided" })),
    ]);
  });

  it("stops at a row that cannot be judged, as the decision does", () => {
    const given = { Terms: "NET30", "Exposure / limit": 1.04, "Days past due": 20 };
    const traces = traceDecision(credit, given);
    const stop = traces.findIndex(({ says }) => says === "missing");
    expect(traces.slice(0, stop).every(({ says }) => says === "no")).toBe(true);
    expect(traces[stop]).toMatchObject({ says: "missing", column: "Class" });
    expect(traces.slice(stop + 1)).toEqual(
      traces.slice(stop + 1).map(({ row }) => ({ row, says: "not-looked-at", since: "stopped" })),
    );
    expect(() => compileDecision(credit).decide(given, null, "")).toThrow(`Row ${stop + 1}, Class`);
  });

  it("does not guess what a cell said that reads the message, where that is not at hand", () => {
    const [first, ...others] = credit.rows;
    const reading = {
      ...credit,
      rows: [["$ == input.usual", ...(first ?? []).slice(1)], ...others],
    };
    const [column = ""] = credit.columns;
    const given = { [column]: "card" };
    expect(traceDecision(reading, given)[0]).toEqual({
      row: 0,
      says: "unknown",
      column,
      cell: "$ == input.usual",
    });
    expect(traceDecision(reading, given, { input: { usual: "card" } })[0]?.says).toBe("hit");
  });

  it("agrees with the decision on every test row of a template", () => {
    const table = compileDecision(credit);
    for (const test of credit.decision.tests) {
      const given = givenOf(credit, test);
      if (!("value" in given)) throw new Error(given.message);
      const hits = traceDecision(credit, given.value, { input: null }).filter(
        ({ says }) => says === "hit",
      );
      expect(hits.map(({ row }) => row)).toEqual(table.decide(given.value, null, "").rows);
    }
  });
});

describe("test rows", () => {
  it("pass, fail with the results that are wrong, and say what cannot be decided", () => {
    const tests = [
      { name: "passes", given: { Total: "120" }, expected: { Rate: "10.0", Level: "silver" } },
      { name: "fails", given: { Total: "20" }, expected: { Rate: "10", Level: "none" } },
      { name: "has no number", given: { Total: "much" }, expected: {} },
      { name: "is missing", given: {}, expected: {} },
    ];
    const results = runTests(discount({ tests }, [["> 100", "10", "silver", "", ""]]), "");
    expect(results).toMatchObject([
      { state: "pass", rows: [0] },
      { state: "fail", rows: [], wrong: ["Rate"] },
      { state: "error", message: "Total: “much” is not a number." },
      { state: "error", message: expect.stringContaining("Row 1, Total: input.total is missing") },
    ]);
  });
});

describe("what is wrong with a decision table", () => {
  it("is found at its cell", () => {
    const content = discount({}, [
      ["> 100", "ten", "gold", "", ""],
      ["input.totl", "1", "platinum", "", ""],
      ["silver", "1", "-", "", ""],
      ["> ", "1", "-", "", ""],
    ]);
    const without = { ...content, columns: ["Total", "Rate", "Level"] };
    expect(checkDecision(without)).toMatchObject([
      {
        at: "cell",
        row: 0,
        column: "Rate",
        message: expect.stringContaining("“ten” is no number"),
      },
      { at: "cell", row: 1, column: "Level", message: expect.stringContaining("is none of gold") },
      { at: "cell", row: 2, column: "Total", message: expect.stringContaining("“silver” is not") },
      { at: "cell", row: 3, column: "Total" },
    ]);
    expect(checkDecision(content)).toContainEqual(
      expect.objectContaining({ at: "column", column: "From" }),
    );
  });

  it("is a default row that says nothing", () => {
    const content = { ...discount({ otherwise: {} }, []), columns: ["Total", "Rate", "Level"] };
    expect(checkDecision(content)).toMatchObject([{ at: "cell", row: null }]);
  });
});

describe("a date among the conditions", () => {
  const content: DecisionContent = {
    columns: ["Due", "Rate"],
    validity: null,
    rows: [
      ['<= "2026-11-26"', "1"],
      ['"2026-11-27"', "2"],
    ],
    decision: {
      ...discount({}, []).decision,
      inputs: [{ column: "Due", expression: "input.due", type: "date", values: [] }],
      outputs: [{ column: "Rate", type: "number", values: [] }],
      otherwise: { Rate: "0" },
    },
  };

  it.each([
    ["2026-11-26", 0],
    ["2026-11-26T23:59:59.999Z", 0],
    ["2026-11-27T08:00:00+01:00", 1],
    ["2026-11-27T08:00", 1],
    ["2026-11-28T00:00:00Z", undefined],
  ])("%s counts as its day", (due, row) => {
    const table = compileDecision(content);
    const given = table.given({ due }, {});
    expect(given).toEqual({ Due: due.slice(0, 10) });
    expect(table.decide(given, { due }, "").rows[0]).toBe(row);
  });

  it.each(["2026-11-26 or so", "2026-11-26T", "2026-02-30", 20261126])("%s is none", (due) => {
    expect(() => compileDecision(content).given({ due }, {})).toThrow(/no date such as/);
  });
});

describe("words as people type them", () => {
  it.each([
    ["text", "card, prepaid", '"card", "prepaid"'],
    ["text", "not (key account)", 'not ("key account")'],
    ["text", '"card"', '"card"'],
    ["text", "missing, 01", 'missing, "01"'],
    ["text", "input.terms", "input.terms"],
    ["text", 'startsWith($, "A")', 'startsWith($, "A")'],
    ["text", "–", "-"],
    ["number", "≤ 1.10", "<= 1.10"],
    ["number", "16 … 45", "16..45"],
    ["number", "<=5", "<= 5"],
    ["number", ">5", "> 5"],
    ["yes-no", "Yes", "true"],
  ] as const)("of a %s column: %s is %s", (type, typed, cell) => {
    expect(quoteWords(typed, { type })).toBe(cell);
    expect(quoteWords(cell, { type })).toBe(cell);
  });
});
