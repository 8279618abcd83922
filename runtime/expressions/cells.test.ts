import { expect, test } from "vitest";
import type { Json } from "../json";
import { checkCell } from "./cells";
import {
  compileDecisionTable,
  compileDecisionTableClosures,
  type DecisionTable,
} from "./decision-table";
import { errorOf } from "./testing/error-of";

const compilers = [compileDecisionTable, compileDecisionTableClosures];

/** True, false, or "missing" for one cell over one input. */
function judge(
  cell: string,
  input: Json | undefined,
  more: { readonly [root: string]: Json } = {},
) {
  const table: DecisionTable = {
    hit: "first",
    columns: [{ name: "Input", input: "x" }],
    rows: [{ cells: [cell] }],
  };
  const outcomes = compilers.map((compile) => {
    try {
      return compile(table)({ ...more, ...(input === undefined ? {} : { x: input }) }).length === 1;
    } catch (error) {
      expect(
        errorOf(() => {
          throw error;
        }).code,
      ).toBe("CONDITION_MISSING");
      return "missing";
    }
  });
  expect(outcomes[1]).toBe(outcomes[0]);
  return outcomes[0];
}

test.each<[string, Json | undefined, boolean | "missing"]>([
  ["-", 5, true],
  ["-", undefined, true],
  ["", undefined, true],
  ["500", 500, true],
  ["500", 500.5, false],
  ['"EDI"', "EDI", true],
  ["'EDI'", "edi", false],
  ["true", true, true],
  ["false", true, false],
  ["> 500", 501, true],
  [">500", 500, false],
  [">= 500", 500, true],
  ["< -1", -2, true],
  ["<= 0.5", 0.5, true],
  ["!= 5", 6, true],
  ["= 5", 5, true],
  ["== 5", 6, false],
  ['!= "X"', "X", false],
  ["1..10", 10, true],
  ["[1..10]", 1, true],
  ["(1..10]", 1, false],
  ["(1..10]", 10, true],
  ["[1..10)", 10, false],
  ["0.5..1.5", 1, true],
  ["-5..-1", -3, true],
  ['"2026-01-01".."2026-12-31"', "2026-11-20", true],
  ["2026-01-01..2026-12-31", "2027-01-01", false],
  ["2026-11-20", "2026-11-20", true],
  [">= 2026-11-20", "2026-11-21", true],
  ['"A", "B"', "B", true],
  ['"A", "B"', "C", false],
  ['in ("A", "B")', "A", true],
  ['in("A","B")', "C", false],
  ["1, 5..6, > 100", 5.5, true],
  ["1, 5..6, > 100", 7, false],
  ['not ("A", "B")', "C", true],
  ['not ("A", "B")', "A", false],
  ["not (> 5)", 3, true],
  ["not (in (1, 2))", 2, false],
  ["not (1..10)", 11, true],
  ["missing", undefined, true],
  ["missing", null, true],
  ["missing", "", false],
  ["not (missing)", 1, true],
  ["not (missing)", undefined, false],
  ["empty", "  ", true],
  ["empty", undefined, true],
  ["empty", [], true],
  ["empty", "x", false],
  ["missing, > 500", undefined, true],
  ["missing, > 500", 400, false],
  ["-, > 500", undefined, true],
  ['$.startsWith("PO")', "PO-1", true],
  ["$ > 5 && $ < 8", 6, true],
  ["$ == missing", 5, false],
  ["limit * 2", 10, true],
  ["> limit", 6, true],
  ["limit..limit + 2", 7, true],
  ['"a, b"', "a, b", true],
  ['"1..2"', "1..2", true],
  ["`a, $" + "{limit}..`", "a, 5..", true],
  ['"it\\"s, x"', 'it"s, x', true],
  ['$.split(",").length > 1', "a,b", true],
  ["5", undefined, "missing"],
  ["> 5", undefined, "missing"],
  ["!= 5", undefined, "missing"],
  ["1..10", null, "missing"],
  ["in (1, 2)", undefined, "missing"],
  ["not (1, 2)", undefined, "missing"],
  ["$ == missing", undefined, "missing"],
  ["> gone", 5, "missing"],
])("the cell %s over %j is %s", (cell, input, answer) => {
  expect(judge(cell, input, { limit: 5 })).toBe(answer);
});

const table: DecisionTable = {
  hit: "first",
  columns: [
    { name: "Channel", input: "order.channel" },
    { name: "Total", input: "order.total" },
    { name: "Credit", input: "order.customer.credit" },
  ],
  rows: [
    { cells: ['"EDI"', "> 500", "< 0"] },
    { cells: ['"EDI"', "> 500", "-"] },
    { cells: ["-", "-", "missing"] },
    { cells: [] },
  ],
};

for (const compile of compilers) {
  const order = (channel: string, total: Json, credit?: Json) => ({
    order: { channel, total, customer: credit === undefined ? {} : { credit } },
  });

  test(`a row is the && of its cells (${compile.name})`, () => {
    const decide = compile(table);
    expect(decide(order("EDI", 600, -1))).toEqual([0]);
    expect(decide(order("EDI", 600, 1))).toEqual([1]);
    expect(decide(order("WEB", 600))).toEqual([2]);
    expect(decide(order("WEB", 600, 1))).toEqual([3]);
  });

  test(`first: only a row reached before a hit must decide (${compile.name})`, () => {
    const error = errorOf(() => compile(table)(order("EDI", 600)));
    expect(error.code).toBe("CONDITION_MISSING");
    expect(error.message).toContain("row 1, Credit");
    expect(error.detail).toMatchObject({ row: 0, column: 2, path: "order.customer.credit" });
    const hitFirst = { ...table, rows: [{ cells: ["-"] }, ...table.rows] };
    expect(compile(hitFirst)(order("EDI", 600))).toEqual([0]);
  });

  test(`all and unique: any missing row stops (${compile.name})`, () => {
    const all: DecisionTable = { ...table, hit: "all" };
    expect(compile(all)(order("EDI", 600, -1))).toEqual([0, 1, 3]);
    expect(
      errorOf(() => compile({ ...all, rows: [{ cells: ["-"] }, ...table.rows] })(order("EDI", 600)))
        .detail,
    ).toMatchObject({ row: 1, column: 2 });
    const error = errorOf(() => compile({ ...table, hit: "unique" })(order("EDI", 600, -1)));
    expect(error.message).toContain("rows 1 and 2 and 4");
  });

  test(`a long table is judged row by row to its end (${compile.name})`, () => {
    const rows = Array.from({ length: 100 }, (_, row) => ({ cells: [`${row}..${row + 1}`, "-"] }));
    const long: DecisionTable = {
      hit: "all",
      columns: [
        { name: "X", input: "x" },
        { name: "Y", input: "y" },
      ],
      rows: [...rows, { cells: ["-", "y"] }],
    };
    expect(compile(long)({ x: 31.5, y: true })).toEqual([31, 100]);
    expect(compile(long)({ x: 32, y: true })).toEqual([31, 32, 100]);
    expect(compile({ ...long, hit: "first" })({ x: 99, y: true })).toEqual([98]);
    expect(compile({ ...long, hit: "first" })({ x: -1, y: 5 })).toEqual([100]);
    expect(errorOf(() => compile(long)({ x: 5 })).detail).toMatchObject({ row: 100, column: 1 });
  });

  test(`an error names row, column and place (${compile.name})`, () => {
    const error = errorOf(() => compile(table)(order("EDI", "600", -1)));
    expect(error.code).toBe("EXPRESSION_FAILED");
    expect(error.detail).toMatchObject({ field: "row 1, Total", at: [0, 5] });
    const bad = { ...table, rows: [{ cells: ["-", "> "] }] };
    const invalid = errorOf(() => compile(bad));
    expect(invalid.code).toBe("EXPRESSION_INVALID");
    expect(invalid.message).toContain("row 1, Total");
  });
}

const text = { kind: "text" } as const;
const number = { kind: "number" } as const;
const none = Object.assign(Object.create(null), {
  order: { kind: "object", fields: { limit: number } },
});

test.each([
  ["> 500", number],
  ['"A", "B"', text],
  ["> order.limit", number],
  ["1..10", { ...number, optional: true } as const],
  ["missing, empty", text],
  ["2026-11-20..2026-12-31", { kind: "date" } as const],
])("a right cell has no problem: %s", (cell, input) => {
  expect(checkCell(cell, input, none).problems).toEqual([]);
});

test("a word without quotes is offered as text", () => {
  const [problem] = checkCell("EDI, WEB", text, none).problems;
  expect(problem?.fix).toEqual({ label: 'Write "EDI"', text: '"EDI", WEB' });
});

test("a misspelt function is offered as the near one, at its column of the cell", () => {
  const [problem] = checkCell('"A", trm($) == "B"', text, none).problems;
  expect(problem).toMatchObject({
    at: [5, 8],
    message: "There is no function “trm”: did you mean “trim”?",
    fix: { label: "Write trim", text: '"A", trim($) == "B"' },
  });
});

test.each([
  ["> 500", text, 0, "cannot be compared with a number"],
  ['"A"', number, 0, "never true"],
  ["EDI", text, 0, "“EDI” is not known here"],
  ["1..", number, 3, "An expression is needed here"],
  ["1..2..3", number, 0, "A range has two ends"],
  ["1...10", number, 0, "two dots"],
  ["0...5", number, 0, "two dots"],
  ["10..1", number, 0, "Nothing lies in this range"],
  ["-1..-5", number, 0, "Nothing lies in this range"],
  ["2026-12-31..2026-01-01", { kind: "date" } as const, 0, "Nothing lies in this range"],
  ["1,,2", number, 2, "A test is needed here"],
  ["$.foo > 1", text, 2, "it has no “foo”"],
  ["> order.limt", number, 8, "did you mean “limit”?"],
  ["not (1", number, 5, ""],
])("a wrong cell says what and where: %s", (cell, input, start, message) => {
  const [problem] = checkCell(cell, input, none).problems;
  expect(problem?.message).toContain(message);
  expect(problem?.at[0]).toBe(start);
});
