import { describe, expect, test } from "vitest";
import { tablesByName } from "../engine/pinned-tables";
import { mayLookUp } from "../flow/may-look-up";
import type { Json } from "../json";
import { checkExpression } from "./check";
import {
  compileCondition,
  compileExpression,
  compileExpressionClosures,
  compileTemplate,
} from "./compile";
import { compileMap, compileMapClosures } from "./compile-map";
import { lookUpsIn } from "./look-ups-in";
import { errorOf } from "./testing/error-of";

const tables = tablesByName([
  {
    name: "Item numbers",
    hash: "1",
    rows: [
      { customer: "C-1", theirs: "A", "our number": "SKU-1", note: null },
      { customer: "C-2", theirs: "A", "our number": "SKU-9", note: "new" },
      { customer: "C-2", theirs: "7", "our number": "SKU-7", note: null },
    ],
  },
  {
    name: "Prices",
    hash: "2",
    rows: [
      { sku: "SKU-1", price: "10.50", from: null, until: "2026-06-30" },
      { sku: "SKU-1", price: "11.00", from: "2026-07-01", until: null },
    ],
    validity: { from: "from", until: "until", zone: "America/New_York" },
  },
]);

const scope = {
  input: {
    buyer: "C-2",
    sku: "A",
    number: 7,
    none: null,
    blank: "",
    lines: [{ sku: "A" }, { sku: "B" }],
  },
  run: { acceptedAt: "2026-07-01T03:59:00Z" },
  tables,
};

/** Runs a text through both compilers; they must agree. */
function evaluate(text: string, roots: { readonly [root: string]: Json } = scope) {
  const generated = compileExpression(text)(roots);
  expect(compileExpressionClosures(text)(roots)).toEqual(generated);
  return generated;
}

function failureOf(text: string, roots: { readonly [root: string]: Json } = scope) {
  const [generated, closures] = [compileExpression, compileExpressionClosures].map((compile) =>
    errorOf(() => compile(text)(roots)),
  );
  expect([closures?.message, closures?.detail]).toEqual([generated?.message, generated?.detail]);
  return { code: generated?.code, message: generated?.message, detail: generated?.detail };
}

describe("lookup", () => {
  test.each<[text: string, found: Json | undefined]>([
    ['lookup("Item numbers", { theirs: input.sku }, "our number")', "SKU-1"],
    ["lookup('Item numbers', {customer: input.buyer, theirs: input.sku}, 'our number')", "SKU-9"],
    // From the other side.
    ['lookup("Item numbers", { "our number": "SKU-7" }, "customer")', "C-2"],
    // Cells are text.
    ['lookup("Item numbers", { theirs: input.number }, "our number")', "SKU-7"],
    // An empty cell is no row that is missing.
    ['lookup("Item numbers", { theirs: input.sku }, "note", "none")', undefined],
    ['lookup("Item numbers", { theirs: input.sku }, "note") ?? "none"', "none"],
    ['lookup("Item numbers", { theirs: "Z" }, "our number", "none")', "none"],
    ['lookup("Item numbers", { theirs: "Z" }, "our number", missing)', undefined],
    ['lookup("Item numbers", { theirs: input.gone }, "our number", 0)', 0],
    ['lookup("Item numbers", { theirs: input.blank }, "our number", 0)', 0],
    // What is given instead is not looked up where nobody needs it.
    [
      'lookup("Item numbers", { theirs: "A" }, "our number", lookup("Gone", { a: 1 }, "b"))',
      "SKU-1",
    ],
    [
      'lookup("Item numbers", { theirs: "Z" }, "our number", lookup("Item numbers", { theirs: "7" }, "our number"))',
      "SKU-7",
    ],
    [
      'input.lines.map(l => lookup("Item numbers", { theirs: l.sku }, "our number", l.sku))',
      ["SKU-1", "B"],
    ],
    // Still the last of June where the distributor is.
    ['number(lookup("Prices", { sku: "SKU-1" }, "price")) + 1', 11.5],
  ])("%s", (text, found) => {
    expect(evaluate(text)).toEqual(found);
  });

  test("reads the rows of the day on which the message was accepted", () => {
    const later = { ...scope, run: { acceptedAt: "2026-07-01T04:00:00Z" } };
    expect(evaluate('lookup("Prices", { sku: "SKU-1" }, "price")', later)).toBe("11.00");
  });

  test.each<[text: string, message: string]>([
    [
      'lookup("Item numbers", { theirs: "Z", customer: input.buyer }, "our number")',
      'No row of “Item numbers” has theirs "Z" and customer "C-2"',
    ],
    [
      'lookup("Item numbers", { theirs: input.gone }, "our number")',
      "A row of “Item numbers” is looked up by “theirs”, which has no value: input.gone is missing",
    ],
    [
      'lookup("Item numbers", { customer: input.buyer, theirs: input.none }, "our number")',
      "A row of “Item numbers” is looked up by “theirs”, which has no value: input.none is null",
    ],
    [
      'lookup("Item numbers", { theirs: input.blank }, "our number")',
      "A row of “Item numbers” is looked up by “theirs”, which is empty, in “input.blank”",
    ],
    [
      'lookup("Item numbers", { theirs: input.lines }, "our number")',
      "“theirs” is looked up by one value, not by a list",
    ],
    ['lookup("Items", { theirs: "A" }, "our")', "There is no lookup table “Items” here"],
    [
      'lookup("Item numbers", { theirs: "A" }, "our", 1)',
      "The table “Item numbers” has no column “our”",
    ],
  ])("says what is not there: %s", (text, message) => {
    expect(failureOf(text).message).toContain(message);
  });

  test("names the row that helps, and only one that would help", () => {
    const { code, detail } = failureOf(
      'lookup("Item numbers", { theirs: input.number, customer: "C-1" }, "note")',
    );
    expect(code).toBe("FIELD_MISSING");
    expect(detail).toMatchObject({
      table: "Item numbers",
      column: "theirs",
      row: { theirs: "7", customer: "C-1" },
    });
    const absent = failureOf('lookup("Item numbers", { theirs: input.gone }, "note")').detail;
    expect(absent).toMatchObject({ table: "Item numbers", column: "theirs", path: "input.gone" });
    expect(absent).not.toHaveProperty("row");
  });

  test("tells a long value in short, and no row that no table could have", () => {
    const [fits, long] = ["A".repeat(2_000), "A".repeat(900_000)];
    const text = 'lookup("Item numbers", { theirs: input.sku }, "note")';
    const ofFits = failureOf(text, { ...scope, input: { sku: fits } });
    expect(ofFits.message?.length).toBeLessThan(300);
    expect(ofFits.detail).toMatchObject({ row: { theirs: fits } });
    const ofLong = failureOf(text, { ...scope, input: { sku: long } });
    expect(ofLong.message).toContain(`has theirs "${"A".repeat(100)}…"`);
    expect(JSON.stringify(ofLong).length).toBeLessThan(1_000);
    expect(ofLong.detail).not.toHaveProperty("row");
  });

  test("is paid for by the length of what is looked for", () => {
    const input = { list: Array.from({ length: 100 }, () => 0), sku: "A".repeat(900_000) };
    const text = 'input.list.map(n => lookup("Item numbers", { theirs: input.sku }, "note", n))';
    expect(failureOf(text, { ...scope, input })).toMatchObject({ code: "EXPRESSION_LIMIT" });
  });

  test("of a map names target, table, key columns and value", () => {
    const fields = [
      { target: "lines[]", value: "input.lines", as: "line" },
      {
        target: "lines[].sku",
        value: 'lookup("Item numbers", { customer: input.buyer, theirs: line.sku }, "our number")',
      },
    ];
    const [generated, closures] = [compileMap, compileMapClosures].map((compile) =>
      errorOf(() => compile(fields)(scope)),
    );
    expect(generated?.message).toContain(
      'lines[1].sku: No row of “Item numbers” has customer "C-2" and theirs "B"',
    );
    expect(generated?.detail).toMatchObject({ paths: ["input.buyer", "input.lines[1].sku"] });
    expect([closures?.message, closures?.detail]).toEqual([generated?.message, generated?.detail]);
  });

  test("stands in conditions and templates, too", () => {
    const condition = compileCondition(
      'lookup("Item numbers", { theirs: input.sku }, "customer") == "C-1"',
    );
    expect(condition(scope)).toBe(true);
    const template = compileTemplate(
      "No $" + '{lookup("Item numbers", { theirs: input.sku }, "our number")}',
    );
    expect(template(scope)).toBe("No SKU-1");
  });

  test.each<[text: string, part: string, message: string]>([
    ['lookup(input.table, { a: 1 }, "b")', "input.table", "The table is its name in quotes"],
    ['lookup("T", input.keys, "b")', "input.keys", "The keys are columns"],
    ['lookup("T", {}, "b")', "{}", "The keys are columns"],
    ['lookup("T", { a: 1 }, input.column)', "input.column", "The column to take is its name"],
    ['lookup("T", { a: 1, a: 2 }, "b")', "a", "The column “a” is given twice"],
    ['lookup("T", { a: 1 })', 'lookup("T", { a: 1 })', "lookup(…) takes 3 to 4 arguments, not 2"],
    ['lookup("T", { a: input.lines }, "b")', "input.lines", "“a” is looked up by one value"],
    ['lookup("T", { a: input.skuu }, "b")', "skuu", "input has no “skuu”: did you mean “sku”?"],
    ['l\\u006fokup("T", { a: 1 }, "b")', "l\\u006fokup", "A name is written in its own letters"],
    ['round(lookup("T", { a: 1 }, "b"), 2)', 'lookup("T", { a: 1 }, "b")', "number(…) reads one"],
  ])("is checked: %s", (text, part, message) => {
    const input = {
      kind: "object",
      fields: { sku: { kind: "text" }, lines: { kind: "list", of: { kind: "text" } } },
    } as const;
    const [problem] = checkExpression(text, {
      input:
        text.includes("input.table") || text.includes("input.keys") || text.includes("input.column")
          ? { kind: "any" }
          : input,
    }).problems;
    expect(text.slice(...(problem?.at ?? [0, 0]))).toBe(part);
    expect(problem?.message).toContain(message);
  });

  // What asks a flow for its tables goes by the word, so every way of writing one that runs must be seen by it.
  test.each([
    'lookup("T", { a: 1 }, "b")',
    'lookup /* by a */ ("T", { a: 1 }, "b")',
    'lookup // by a\n("T", { a: 1 }, "b")',
    '"T".lookup({ a: 1 }, "b")',
    '"T"?.lookup({ a: 1 }, "b")',
    '`${lookup\n("T", { a: 1 }, "b")}`',
  ])("is seen without being run: %s", (text) => {
    expect([mayLookUp({ value: text }), lookUpsIn(text).length]).toEqual([true, 1]);
  });

  test("reads its keys and what it gives instead", () => {
    const text = 'lookup("T", { a: input.sku, b: input.lines[0].sku }, "c", input.other)';
    const { reads, type } = checkExpression(text, { input: { kind: "any" } });
    expect(reads).toEqual(["input.lines[].sku", "input.other", "input.sku"]);
    expect(type).toEqual({ kind: "any", optional: true });
  });
});

describe("a column that the version of the table does not have", () => {
  const empty = (columns?: readonly string[]) =>
    Object.assign({}, scope, {
      tables: tablesByName([
        { name: "Item numbers", hash: "3", rows: [], ...(columns !== undefined && { columns }) },
      ]),
    });

  test.each([
    ['lookup("Item numbers", { their: input.sku }, "our number", "none")', "their"],
    ['lookup("Item numbers", { theirs: input.sku, buyer: "C-2" }, "our number", "none")', "buyer"],
    ['lookup("Item numbers", { theirs: "nowhere" }, "number", "none")', "number"],
    ['lookup("Item numbers", { their: input.missing }, "our number", "none")', "their"],
    ['lookup("Item numbers", { their: input.sku }, "our number")', "their"],
  ])("fails whatever there is to give instead: %s", (text, column) => {
    const error = {
      code: "EXPRESSION_FAILED",
      message: expect.stringContaining(`The table “Item numbers” has no column “${column}”`),
    };
    expect(failureOf(text)).toMatchObject(error);
    const columns = ["customer", "theirs", "our number", "note"];
    expect(failureOf(text, empty(columns))).toMatchObject(error);
    // It is no row that somebody could add.
    expect(failureOf(text).detail?.row).toBeUndefined();
  });

  test("is told from a table that has no rows yet", () => {
    const text = 'lookup("Item numbers", { theirs: input.sku }, "our number", "none")';
    expect(evaluate(text, empty(["theirs", "our number"]))).toBe("none");
    expect(evaluate(text, empty())).toBe("none");
  });
});
