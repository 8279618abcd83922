import { describe, expect, it } from "vitest";
import { checkRows } from "./check-rows";
import { compareTables, type TableState } from "./compare-tables";
import { dayIn, isDay } from "./day";
import {
  addColumn,
  deleteColumn,
  renameColumn,
  setCells,
  setKind,
  setValidity,
  withoutBlankEnd,
} from "./edit-table";
import { hasHeader, planImport } from "./import-sheet";
import { mergeTables } from "./merge-tables";
import {
  decodeText,
  readCells,
  readSheet,
  whyNoSheet,
  writeClipboard,
  writeSheet,
} from "./read-sheet";
import { shapeProblems, type TableShape } from "./table-shape";

const shape: TableShape = {
  kind: "cross-reference",
  columns: ["theirs", "ours"],
  keys: ["theirs", "ours"],
  validity: null,
};
const composite: TableShape = { ...shape, kind: "composite", keys: ["theirs"] };
const state = (rows: string[][], of: TableShape = composite): TableState => ({ shape: of, rows });
const messages = (of: TableShape, rows: string[][]) =>
  checkRows(of, rows).shown.map(({ message }) => message);

describe("rows", () => {
  it("of a cross-reference are told apart by each key alone", () => {
    expect(
      messages(shape, [
        ["A", "1"],
        ["B", "1"],
        ["A", "2"],
      ]),
    ).toEqual(["Row 2 has the same ours “1” as row 1.", "Row 3 has the same theirs “A” as row 1."]);
  });

  it("of a composite key by all of them, also where one value holds the other's", () => {
    const both = { ...shape, kind: "composite" as const };
    expect(
      messages(both, [
        ["A", "1"],
        ["A", "2"],
        ['A","1', ""],
      ]),
    ).toEqual(["Row 3 has no ours, which is a key."]);
    expect(
      messages(both, [
        ["A", "1"],
        ["A", "1"],
      ]),
    ).toEqual(["Row 2 has the same theirs “A” and ours “1” as row 1."]);
  });

  it("with dates may share a key on other days", () => {
    const dated = setValidity(state([]), "Europe/Berlin").shape;
    expect(
      messages(dated, [
        ["A", "1", "", "2026-06-30"],
        ["A", "2", "2026-07-01", ""],
      ]),
    ).toEqual([]);
    expect(
      messages(dated, [
        ["A", "1", "", "2026-06-30"],
        ["A", "2", "2026-06-30", ""],
        ["B", "2", "2026-02-30", ""],
        ["C", "2", "2026-03-01", "2026-02-01"],
      ]),
    ).toEqual([
      "Row 2 has the same theirs “A” as row 1, on days that both count.",
      "Row 3, validFrom: “2026-02-30” is no day. Write it as 2026-11-26, or leave it empty.",
      "Row 4 ends on 2026-02-01, before it begins on 2026-03-01.",
    ]);
  });

  it("are counted beyond those that are shown", () => {
    const many = Array.from({ length: 3_000 }, () => ["A", "1"]);
    const { shown, total } = checkRows(composite, many);
    expect([shown.length, total]).toEqual([500, 2_999]);
  });
});

describe("a shape", () => {
  it("names columns that are missing, empty or twice", () => {
    expect(
      shapeProblems({ kind: "composite", columns: ["a", "", "a"], keys: ["b"], validity: null }),
    ).toEqual([
      "Column 2 has no name.",
      "Columns 1 and 3 are both called “a”.",
      "The key column “b” is not there.",
    ]);
  });

  it("keeps its keys and dates through a new name and without a column", () => {
    const dated = setValidity(state([["A", "1"]], shape), "UTC");
    const renamed = renameColumn(renameColumn(dated, 0, "buyer"), 2, "from");
    expect(renamed.shape).toMatchObject({ keys: ["buyer", "ours"], validity: { from: "from" } });
    const without = deleteColumn(deleteColumn(renamed, 2), 0);
    expect(without.shape).toMatchObject({
      columns: ["ours", "validUntil"],
      keys: ["ours"],
      validity: null,
    });
    expect(without.rows).toEqual([["1", ""]]);
  });

  it("keeps two columns apart: a name that another one has is not taken", () => {
    const base = state([["A", "1"]], shape);
    const [, other = ""] = base.shape.columns;
    expect(renameColumn(base, 0, other)).toBe(base);
    expect(renameColumn(base, 0, "buyer").shape.columns[0]).toBe("buyer");
  });

  it("gets the keys that its kind needs", () => {
    const generic = setKind(state([], shape), "generic");
    expect(generic.shape.keys).toEqual([]);
    expect(setKind(generic, "cross-reference").shape.keys).toEqual(["theirs", "ours"]);
  });
});

describe("a difference", () => {
  it("is told row by row, wherever the rows stand", () => {
    const before = state([
      ["A", "1"],
      ["B", "2"],
      ["C", "3"],
    ]);
    const after = state([
      ["C", "3"],
      ["A", "9"],
      ["D", "4"],
    ]);
    const { rows, ...counts } = compareTables(before, after);
    expect(rows).toEqual([
      { kind: "removed", before: 1 },
      { kind: "changed", before: 0, after: 1, columns: ["ours"] },
      { kind: "added", after: 2 },
    ]);
    expect(counts).toMatchObject({ added: 1, removed: 1, changed: 1, shapeChanged: false });
  });
});

describe("two people", () => {
  const base = state([
    ["A", "1"],
    ["B", "2"],
    ["C", "3"],
  ]);

  it("lose nothing of each other's rows", () => {
    const mine = state([
      ["A", "10"],
      ["B", "2"],
      ["C", "3"],
      ["D", "4"],
    ]);
    const theirs = state([
      ["E", "5"],
      ["A", "1"],
      ["B", "20"],
    ]);
    expect(mergeTables(base, mine, theirs)).toMatchObject({
      conflicts: [],
      table: {
        rows: [
          ["E", "5"],
          ["A", "10"],
          ["B", "20"],
          ["D", "4"],
        ],
      },
    });
  });

  it("are told what both changed, and neither a row twice", () => {
    const mine = state([
      ["A", "10"],
      ["C", "30"],
      ["D", "4"],
    ]);
    const theirs = state([
      ["A", "11"],
      ["B", "2"],
      ["D", "4"],
    ]);
    const { table, conflicts } = mergeTables(base, mine, theirs);
    expect(table.rows).toEqual([
      ["A", "10"],
      ["D", "4"],
      ["C", "30"],
    ]);
    expect(conflicts).toEqual([
      { key: "0:ours", row: "A", what: "ours", base: "1", mine: "10", theirs: "11" },
      { key: "row:2", row: "C", what: "row", base: "C, 3", mine: "C, 30", theirs: null },
    ]);
  });

  it("keep both their columns", () => {
    const mine = addColumn(base, "unit");
    const theirs = setCells(addColumn(base, "site"), [0], 2, [["CLE"]]);
    const { table } = mergeTables(base, mine, theirs);
    expect(table.shape.columns).toEqual(["theirs", "ours", "unit", "site"]);
    expect(table.rows[0]).toEqual(["A", "1", "", "CLE"]);
  });
});

describe("a paste", () => {
  it("goes over the cells and makes rows where there are none", () => {
    const pasted = setCells(state([["A", "1"]]), [0], 1, [["7", "left out"], ["8"]]);
    expect(pasted.rows).toEqual([
      ["A", "7"],
      ["", "8"],
    ]);
  });
});

describe("empty rows", () => {
  it("at the end are for what comes next, those between are part of the table", () => {
    const table = state([
      ["A", "1"],
      ["", ""],
      ["B", "2"],
      ["", ""],
      ["", ""],
    ]);
    expect(withoutBlankEnd(table).rows).toEqual([
      ["A", "1"],
      ["", ""],
      ["B", "2"],
    ]);
    expect(withoutBlankEnd(state([["", ""]])).rows).toEqual([]);
  });
});

describe("a sheet", () => {
  it.each([
    [
      "a,b\r\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a;b\n1;2,5",
      [
        ["a", "b"],
        ["1", "2,5"],
      ],
    ],
    [
      "a\tb, c\n1\t2",
      [
        ["a", "b, c"],
        ["1", "2"],
      ],
    ],
    [
      '\uFEFF"a, ""x""",b\n\n1,"two\nlines"',
      [
        ['a, "x"', "b"],
        ["1", "two\nlines"],
      ],
    ],
    ["alone\nmore", [["alone"], ["more"]]],
  ])("is read: %j", (text, rows) => {
    expect(readSheet(text).rows).toEqual(rows);
  });

  it("comes back as it was written, for files and for the clipboard", () => {
    const rows = [
      ["a, b", 'say "x"', "two\nlines"],
      ["=1", "", "é"],
    ];
    expect(readSheet(writeSheet(rows)).rows).toEqual(rows);
    expect(readSheet(writeClipboard(rows)).rows).toEqual(rows);
  });

  it("keeps the empty rows of what is pasted into cells", () => {
    expect(readCells("a\tb\n\t\nc\td\n")).toEqual([
      ["a", "b"],
      ["", ""],
      ["c", "d"],
    ]);
    expect(readCells("alone\r\n")).toEqual([["alone"]]);
  });

  it("says where a quoted cell does not end", () => {
    expect(readSheet('a,b\n1,"2').faults[0]?.message).toContain("Row 2 begins a quoted cell");
  });

  it("is decoded as what it is", () => {
    const latin = new Uint8Array([0x4d, 0xfc, 0x6c]);
    expect(decodeText(latin)).toEqual({ text: "Mül", encoding: "Windows-1252" });
    expect(decodeText(new TextEncoder().encode("Mül")).encoding).toBe("UTF-8");
    expect(decodeText(new Uint8Array([0xff, 0xfe, 0x41, 0x00]))).toEqual({
      text: "A",
      encoding: "UTF-16",
    });
  });

  it("is refused as a file where it is no text, or holds nothing", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(whyNoSheet(new Uint8Array())).toBe("has no rows in it");
    expect(whyNoSheet(bytes(" \r\n\r\n"))).toBe("has no rows in it");
    expect(whyNoSheet(bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))).toContain("is no text");
    expect(whyNoSheet(bytes("PK\x03\x04\x14"))).toContain("is a workbook or an archive");
    expect(whyNoSheet(bytes("theirs\tours\r\nA\t1"))).toBeNull();
    expect(whyNoSheet(new Uint8Array([0x4d, 0xfc, 0x6c]))).toBeNull();
    expect(whyNoSheet(new Uint8Array([0xff, 0xfe, 0x41, 0x00]))).toBeNull();
  });
});

describe("an import", () => {
  const table = state([
    ["A", "1"],
    ["B", "2"],
  ]);
  const plan = (text: string, mode: "replace" | "merge" = "merge") => {
    const sheet = readSheet(text);
    return planImport(table, sheet, { header: hasHeader(sheet, table.shape.columns), mode });
  };

  const good = (text: string, of = table) =>
    planImport(of, readSheet(text), { header: true, mode: "merge", bad: "leave-out" });

  it("changes rows by key and keeps the others", () => {
    const { table: next, changes, problems } = plan("ours,theirs\n9,A\n3,C");
    expect(problems).toEqual([]);
    expect(next.rows).toEqual([
      ["A", "9"],
      ["B", "2"],
      ["C", "3"],
    ]);
    expect(changes).toMatchObject({ added: 1, changed: 1, removed: 0 });
    expect(plan("ours,theirs\n9,A", "replace").changes).toMatchObject({ changed: 1, removed: 1 });
  });

  it("brings new columns", () => {
    const { table: next, unknown } = plan("theirs,unit\nA,EA");
    expect(unknown).toEqual([{ name: "unit", near: undefined }]);
    expect(next.rows[0]).toEqual(["A", "1", "EA"]);
  });

  it("lists every row that stands in its way by its place in the sheet", () => {
    const { problems } = plan("theirs,ours\nC,1\nC,2\n,3\nD,4,5");
    expect(problems).toEqual([
      { row: 3, column: 0, message: "Row 3 has the same theirs “C” as row 2." },
      { row: 4, column: 0, message: "Row 4 has no theirs, which is a key." },
      { row: 5, column: null, message: "Row 5 has 3 cells, 2 are expected." },
    ]);
  });

  it("takes the good rows without those that something is wrong with", () => {
    const { table: next, badRows, blocked } = good("theirs,ours\nC,1\nC,3\n,3\nD,4,5\nE,5");
    expect([...badRows].toSorted()).toEqual([3, 4, 5]);
    expect(blocked).toBe(false);
    expect(next.rows.slice(2)).toEqual([
      ["C", "1"],
      ["E", "5"],
    ]);
    expect(good("theirs,ours\n,1").blocked).toBe(true);
  });

  it("names the row of the table that a row of the sheet does not go with, and leaves that out", () => {
    // Each key alone tells rows apart, and “2” is what B has.
    const crossed = state(table.rows as string[][], shape);
    const { table: next, problems } = good("theirs,ours\nC,2\nD,7", crossed);
    expect(problems.map(({ message }) => message)).toEqual([
      "Row 2 has the same ours “2” as row 2 of the table.",
    ]);
    expect(next.rows.slice(2)).toEqual([["D", "7"]]);
    expect(good("theirs,ours\nA,2\nB,9", crossed).problems).toEqual([]);
    const [changed] = good("theirs,ours\nA,2", crossed).problems;
    expect(changed).toMatchObject({
      row: 2,
      message: "Row 2 has the same ours “2” as row 2 of the table.",
    });
  });

  it("is stopped by what makes the sheet doubtful as a whole", () => {
    expect(good('theirs,ours\nC,"3').blocked).toBe(true);
    expect(good("theirs,theirs\nC,3").blocked).toBe(true);
    expect(good("theirs,ours,\nC,3,x").blocked).toBe(true);
    expect(good("theirs,ours,\nC,3,").problemCount).toBe(0);
  });

  it("gives an empty table the names of the sheet", () => {
    const sheet = readSheet("buyer item,item no\nA,1");
    const { table: next } = planImport(state([], shape), sheet, { header: true, mode: "merge" });
    expect(next.shape).toMatchObject({
      columns: ["buyer item", "item no"],
      keys: ["buyer item", "item no"],
    });
    expect(next.rows).toEqual([["A", "1"]]);
  });
});

describe("a day", () => {
  it("is one of the calendar", () => {
    expect([isDay("2026-02-28"), isDay("2026-02-29"), isDay("26-2-1")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(dayIn("Pacific/Auckland", "2026-11-25T12:00:00Z")).toBe("2026-11-26");
    expect(dayIn("UTC", "2026-11-25T12:00:00")).toBeNull();
  });
});
