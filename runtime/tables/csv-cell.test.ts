import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell, plainCell } from "./csv-cell";
import { readSheet, writeSheet } from "./read-sheet";

describe("a cell of a CSV file", () => {
  it.each([
    ["plain", "plain"],
    ["", ""],
    ['a"b', '"a""b"'],
    ["a,b", '"a,b"'],
    ["a\nb", '"a\nb"'],
    ["=1+1", "'=1+1"],
    ["+49 40 1", "'+49 40 1"],
    ["-x", "'-x"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", `"'\t'=1"`],
    ["\rx", `"'\rx"`],
    ["\nx", `"'\nx"`],
    ["\uFF1D1+1", "'\uFF1D1+1"],
    ['"=1', `"'""=1"`],
    // What begins another cell where the file is opened with other separators.
    ["4711;=1+1", `"4711;'=1+1"`],
    ['4711\n"=1', `"4711\n'""=1"`],
    ["4711;1", '"4711;1"'],
    ["-12,50", '"-12,50"'],
  ])("is neither split nor computed by a spreadsheet: %j", (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it.each(["-5", "-12.50", "-", "=", "5-3", "a=b", "it's", "'quoted'", "'"])(
    "stays as it is where nothing would be computed: %j",
    (text) => {
      expect(csvCell(text)).toBe(text);
      expect(plainCell(text)).toBe(text);
    },
  );

  it("is read as its text where another program put the apostrophe before it", () => {
    expect(plainCell("'-5")).toBe("-5");
    expect(plainCell("'=A1")).toBe("=A1");
  });

  const texts = fc.string({
    unit: fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "'",
      '"',
      ";",
      ",",
      "|",
      "\t",
      "\r",
      "\n",
      " ",
      "5",
      "a",
      "\uFF1D",
    ),
    maxLength: 12,
  });

  it("comes back as it was, whatever it holds", () => {
    const sheets = fc.array(
      fc.tuple(texts, texts).map((cells) => ["x", ...cells.map((cell) => cell.trim())]),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(sheets, (rows) => {
        // A head says which separator the file has, as the names of a table's columns do.
        const head = ["a", "b", "c"];
        expect(readSheet(writeSheet(rows, head)).rows).toEqual([head, ...rows]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("begins with no formula, for no separator that a spreadsheet may take", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const cell = csvCell(text).replace(/^"|"$/g, "");
        for (const part of cell.split(/[;\t\r\n]/)) {
          if (part !== text) expect(part).not.toMatch(/^["\s]*[=+\-@\uFF1D]/);
        }
      }),
    );
  });
});
