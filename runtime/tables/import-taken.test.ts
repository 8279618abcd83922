import { describe, expect, it } from "vitest";
import { checkRows } from "./check-rows";
import type { TableState } from "./compare-tables";
import { planImport } from "./import-sheet";
import { readSheet } from "./read-sheet";
import type { TableShape } from "./table-shape";

const items: TableShape = {
  kind: "composite",
  columns: ["sku", "qty"],
  keys: ["sku"],
  validity: null,
};
const prices: TableShape = {
  kind: "composite",
  columns: ["sku", "from", "until", "price"],
  keys: ["sku"],
  validity: { from: "from", until: "until", zone: "UTC" },
};
const crossed: TableShape = {
  kind: "cross-reference",
  columns: ["theirs", "ours"],
  keys: ["theirs", "ours"],
  validity: null,
};
const empty = (shape: TableShape): TableState => ({ shape, rows: [] });
const day = (at: number) => new Date(Date.UTC(2000, 0, 1 + at)).toISOString().slice(0, 10);
const each = (count: number, row: (at: number) => string[]) =>
  Array.from({ length: count }, (_, at) => row(at));

function good(table: TableState, names: string, rows: readonly (readonly string[])[] | string) {
  const body = typeof rows === "string" ? rows : rows.map((row) => row.join(",")).join("\n");
  return planImport(table, readSheet(`${names}\n${body}`), {
    header: true,
    mode: "merge",
    bad: "leave-out",
    unknown: "leave-out",
  });
}

describe("rows of a sheet that are taken", () => {
  it("are not left out for one that is left out itself", () => {
    const made = good(empty(items), "sku,qty", "A,1,9\nA,2");
    expect(made.table.rows).toEqual([["A", "2"]]);
    expect(made).toMatchObject({ blocked: false, problemCount: 1, takenCount: 1 });
    // Its row of the table is changed by the good one of the two.
    const there = { shape: items, rows: [["A", "0"]] };
    expect(good(there, "sku,qty", "A,1,9\nA,2").table.rows).toEqual([["A", "2"]]);
    expect(good(there, "sku,qty", "A,1\nA,2").problems).toEqual([
      { row: 3, column: 0, message: "Row 3 has the same sku “A” as row 2." },
    ]);
  });

  it("are every second one of a chain of periods that overlap the next", () => {
    const rows = each(400, (at) => ["A", day(at * 2), day(at * 2 + 2), `${at}`]);
    const made = good(empty(prices), prices.columns.join(","), rows);
    expect(made.takenCount).toBe(200);
    expect(made.table.rows.slice(0, 2).map(([, , , price]) => price)).toEqual(["0", "2"]);
    expect(checkRows(prices, made.table.rows).total).toBe(0);
    expect(made.problems[0]?.message).toBe(
      "Row 3 has the same sku “A” as row 2, on days that both count.",
    );
  });

  it("give way where the row of the table that was to change stays, and where neither lets them in", () => {
    const table: TableState = {
      shape: prices,
      rows: each(50, (at) => ["A", day(at * 10), day(at * 10 + 9), "old"]),
    };
    // Each would last into the next, whether that is changed or not: the last alone does not.
    const longer = each(50, (at) => ["A", day(at * 10), day(at * 10 + 15), "new"]);
    const made = good(table, prices.columns.join(","), longer);
    expect(made).toMatchObject({ takenCount: 1, changes: { changed: 1, added: 0, removed: 0 } });
    expect(checkRows(prices, made.table.rows).total).toBe(0);
  });

  it("move keys on along the whole table, or not at all when the last has no place", () => {
    const count = 4_000;
    const rows = [...each(count, (at) => [`T${at}`, `${at}`]), ["Z", `${count + 1}`]];
    const table = { shape: crossed, rows };
    const onward = each(count, (at) => [`T${at}`, `${at + 1}`]);
    expect(good(table, "theirs,ours", onward)).toMatchObject({ problemCount: 0 });
    const last = ["T3999", `${count + 1}`];
    const stuck = good(table, "theirs,ours", [...onward.slice(0, -1), last]);
    expect(stuck).toMatchObject({ takenCount: 0, problemCount: count, blocked: true });
  });

  it("are not blamed for cells that they do not have", () => {
    const table = {
      shape: prices,
      rows: [
        ["A", "2020-01-01", "soon", "1"],
        ["B", "2020-01-01", "", "1"],
        ["B", "2021-01-01", "", "1"],
        ["C", "2020-01-01", "2019-01-01", "1"],
      ],
    };
    const made = good(table, "sku,from,price", [
      ["A", "2020-01-01", "2"],
      ["B", "2021-01-01", "2"],
      ["C", "2020-01-01", "2"],
    ]);
    expect(made.problems).toEqual([]);
    expect(made.table.rows.map(([, , , price]) => price)).toEqual(["2", "1", "2", "2"]);
    const written = good(table, "sku,from,until", [["A", "2020-01-01", "later"]]);
    expect(written.problems).toEqual([
      expect.objectContaining({ row: 2, column: 2, message: expect.stringContaining("“later”") }),
    ]);
    expect(good(table, "sku,price", [["", "2"]]).problems).toEqual([
      { row: 2, column: 0, message: "Row 2 has no sku, which is a key." },
    ]);
  });

  it("stand together with the table, whatever is in both", () => {
    // A small generator of its own, so that the same tables come every time.
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const rowsOf = (shape: TableShape, count: number) =>
      each(count, () =>
        shape === prices
          ? ["AB"[next(2)] ?? "", day(next(30)), next(4) === 0 ? "" : day(next(40)), `${next(9)}`]
          : [`${next(6)}`, `${next(6)}`],
      );
    for (let turn = 0; turn < 300; turn += 1) {
      const shape = [prices, crossed, items][turn % 3] ?? items;
      const names = shape.columns.join(",");
      const table = good(empty(shape), names, rowsOf(shape, 6)).table;
      expect(checkRows(shape, table.rows).total).toBe(0);
      const made = good(table, names, rowsOf(shape, 8));
      expect(checkRows(shape, made.table.rows).shown).toEqual([]);
      expect(made.takenCount + made.badRows.size).toBe(8);
      expect(made.changes.removed).toBe(0);
      // None is left out for one that is left out itself.
      const named = made.problems.map(({ message }) => / as row (\d+)(?! of)\b/.exec(message)?.[1]);
      const inTheWay = named.filter((row) => row !== undefined).map(Number);
      expect(inTheWay.filter((row) => made.badRows.has(row))).toEqual([]);
    }
  });
});

describe("columns of a sheet", () => {
  it("that are the same column of the table stop it, and name both", () => {
    const made = good(empty(items), "sku,Qty,qty", "A,1,2");
    expect(made.problems).toEqual([
      {
        row: 1,
        column: null,
        message:
          "Columns 2 and 3 of the sheet, “Qty” and “qty”, are both the column “qty” of the table.",
      },
    ]);
    expect(made.blocked).toBe(true);
    const both = { ...items, columns: ["sku", "Qty", "qty"] };
    expect(good(empty(both), "sku,Qty,qty", "A,1,2").table.rows).toEqual([["A", "1", "2"]]);
    const twice = good(empty(items), "sku,unit,unit", "A,1,2");
    expect(twice.problems.map(({ message }) => message)).toEqual([
      "Columns 2 and 3 of the sheet are both called “unit”.",
    ]);
  });
});
