import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TableState } from "./compare-tables";
import {
  addColumn,
  deleteColumn,
  renameColumn,
  setCells,
  setValidity,
  toggleKey,
} from "./edit-table";
import { mergeTables } from "./merge-tables";
import type { Side } from "./table-conflict";

const state = (rows: string[][], columns = ["sku", "unit", "site"]): TableState => ({
  shape: { kind: "composite", columns, keys: ["sku"], validity: null },
  rows,
});
const base = state([
  ["A", "EA", "CLE"],
  ["B", "EA", "CLE"],
  ["C", "BX", "DET"],
]);
const theirsAt = (conflicts: readonly { readonly key: string }[]) =>
  new Map(conflicts.map(({ key }): [string, Side] => [key, "theirs"]));
const both = (mine: TableState, theirs: TableState) => {
  const merged = mergeTables(base, mine, theirs);
  return { ...merged, other: mergeTables(base, mine, theirs, theirsAt(merged.conflicts)).table };
};

describe("what both changed is asked, and is as chosen", () => {
  it("of a cell", () => {
    const { table, conflicts, other } = both(
      setCells(base, [1], 1, [["PAL"]]),
      setCells(base, [1], 1, [["BX", "CHI"]]),
    );
    expect(conflicts).toEqual([
      { key: "1:unit", row: "B", what: "unit", base: "EA", mine: "PAL", theirs: "BX" },
    ]);
    expect(table.rows[1]).toEqual(["B", "PAL", "CHI"]);
    expect(other.rows[1]).toEqual(["B", "BX", "CHI"]);
  });

  it("of a row that one deleted and the other changed, whoever it was", () => {
    const without = state([...base.rows.slice(1)] as string[][]);
    const changed = setCells(base, [0], 1, [["PAL"]]);
    const deleted = both(without, changed);
    expect(deleted.conflicts).toMatchObject([
      { row: "A", what: "row", mine: null, theirs: "A, PAL, CLE" },
    ]);
    expect(deleted.table.rows).toEqual(without.rows);
    expect(deleted.other.rows).toEqual(changed.rows);
    const kept = both(changed, without);
    expect(kept.conflicts).toMatchObject([
      { row: "A", what: "row", mine: "A, PAL, CLE", theirs: null },
    ]);
    expect(kept.table.rows.at(-1)).toEqual(["A", "PAL", "CLE"]);
    expect(kept.other.rows).toEqual(without.rows);
  });

  it("of a row that both added under one key, cell by cell", () => {
    const { table, conflicts, other } = both(
      state([...base.rows, ["D", "EA", ""]] as string[][]),
      state([...base.rows, ["D", "BX", "CHI"]] as string[][]),
    );
    expect(conflicts).toMatchObject([
      { row: "D", what: "unit", base: "", mine: "EA", theirs: "BX" },
    ]);
    expect(table.rows.slice(3)).toEqual([["D", "EA", "CHI"]]);
    expect(other.rows.slice(3)).toEqual([["D", "BX", "CHI"]]);
  });

  it("of a column that one deleted and the other filled", () => {
    const without = deleteColumn(base, 2);
    const filled = setCells(base, [0], 2, [["CHI"]]);
    const deleted = both(without, filled);
    expect(deleted.conflicts).toMatchObject([{ row: null, what: "column site", mine: null }]);
    expect(deleted.table).toEqual(without);
    expect(deleted.other).toEqual(filled);
    const kept = both(filled, without);
    expect(kept.table.shape.columns).toEqual(["sku", "unit", "site"]);
    expect(kept.table.rows[0]).toEqual(["A", "EA", "CHI"]);
    expect(kept.other).toEqual(without);
  });

  it("of a key column that one deleted where the other changed rows", () => {
    const without = deleteColumn(base, 0);
    const keyed = setCells({ ...without, shape: { ...without.shape, keys: ["unit"] } }, [2], 0, [
      ["PAL"],
    ]);
    const changed = setCells(base, [0], 1, [["BX"]]);
    for (const [mine, theirs] of [
      [keyed, changed],
      [changed, keyed],
    ] as const) {
      const { conflicts } = mergeTables(base, mine, theirs);
      expect(conflicts.map(({ what }) => what)).toContain("column sku");
    }
  });

  it("of a key column whose values are all new where the other changed rows", () => {
    const item = setCells(renameColumn(base, 0, "item"), [0, 1, 2], 0, [["1"], ["2"], ["3"]]);
    const changed = setCells(base, [0], 1, [["BX"]]);
    const wider = addColumn(item, "note");
    for (const [mine, theirs] of [
      [wider, changed],
      [changed, wider],
    ] as const) {
      expect(mergeTables(base, mine, theirs).conflicts).not.toEqual([]);
    }
  });

  it("of keys, days and names of columns", () => {
    const keys = both(toggleKey(base, "unit"), toggleKey(base, "site"));
    expect(keys.conflicts).toMatchObject([{ key: "keys", row: null }]);
    expect(keys.table.shape.keys).toEqual(["sku", "unit"]);
    expect(keys.other.shape.keys).toEqual(["sku", "site"]);
    const names = both(renameColumn(base, 1, "uom"), renameColumn(base, 1, "packing"));
    expect(names.conflicts).toMatchObject([{ base: "unit", mine: "uom", theirs: "packing" }]);
    expect(names.table.shape.columns).toEqual(["sku", "uom", "site"]);
    expect(names.other.shape.columns).toEqual(["sku", "packing", "site"]);
    expect(names.table.rows).toEqual(base.rows);
  });
});

describe("a choice for theirs counts", () => {
  it("for the cells of a column that both renamed", () => {
    const { conflicts, table, other } = both(
      setCells(renameColumn(base, 1, "uom"), [0], 1, [["PAL"]]),
      setCells(renameColumn(base, 1, "packing"), [0], 1, [["BX"]]),
    );
    expect(conflicts.map(({ key, what }) => [key, what])).toEqual([
      ["name:unit", "name of unit"],
      ["0:unit", "uom"],
    ]);
    expect(table.rows[0]).toEqual(["A", "PAL", "CLE"]);
    expect(other.shape.columns).toEqual(["sku", "packing", "site"]);
    expect(other.rows[0]).toEqual(["A", "BX", "CLE"]);
  });

  it("for a row that both added, by the keys of mine or of theirs alone", () => {
    const withRow = (table: TableState, row: string[]) => ({
      ...table,
      rows: [...table.rows, row],
    });
    const mine = withRow(toggleKey(base, "unit"), ["D", "EA", "CLE"]);
    const theirs = withRow(toggleKey(base, "site"), ["D", "BX", "CLE"]);
    const { table, other, conflicts } = both(mine, theirs);
    expect(conflicts.map(({ what }) => what)).toEqual(["kind and keys", "unit"]);
    expect(table.rows.slice(3)).toEqual([
      ["D", "BX", "CLE"],
      ["D", "EA", "CLE"],
    ]);
    expect(other.rows.slice(3)).toEqual([["D", "BX", "CLE"]]);
  });
});

describe("what only one of both changed is there without a question", () => {
  const quiet = (mine: TableState, theirs: TableState) => {
    const { table, conflicts } = mergeTables(base, mine, theirs);
    expect(conflicts).toEqual([]);
    return table;
  };

  it("a column that the other renamed, with the cells that were changed under its old name", () => {
    const renamed = renameColumn(base, 1, "uom");
    const changed = setCells(base, [0], 1, [["PAL"]]);
    for (const table of [quiet(renamed, changed), quiet(changed, renamed)]) {
      expect(table.shape.columns).toEqual(["sku", "uom", "site"]);
      expect(table.rows[0]).toEqual(["A", "PAL", "CLE"]);
    }
  });

  it("a key column that the other renamed beside columns that it added and deleted", () => {
    const keyed = renameColumn(base, 0, "item");
    const changed = setCells(base, [0], 1, [["BX"]]);
    for (const wider of [addColumn(keyed, "note"), addColumn(keyed, "note", 0)]) {
      for (const table of [quiet(wider, changed), quiet(changed, wider)]) {
        expect(table.shape).toEqual(wider.shape);
        expect(table.rows).toEqual(
          setCells(wider, [0], 1 + wider.shape.columns.indexOf("item"), [["BX"]]).rows,
        );
      }
    }
    const narrower = deleteColumn(keyed, 2);
    for (const table of [quiet(narrower, changed), quiet(changed, narrower)]) {
      expect(table.shape).toEqual(narrower.shape);
      expect(table.rows).toEqual(setCells(narrower, [0], 1, [["BX"]]).rows);
    }
  });

  it("a column whose new name is that of one that the other added, which takes another", () => {
    const renamed = renameColumn(base, 1, "packing");
    const added = setCells(addColumn(base, "packing"), [0], 3, [["box"]]);
    for (const table of [quiet(renamed, added), quiet(added, renamed)]) {
      expect(table.shape.columns).toEqual(["sku", "packing", "site", "packing 2"]);
      expect(table.rows[0]).toEqual(["A", "EA", "CLE", "box"]);
    }
  });

  it("their keys, days and deleted columns", () => {
    const theirs = setValidity(toggleKey(deleteColumn(base, 2), "unit"), "Europe/Berlin");
    const table = quiet(setCells(base, [0], 1, [["PAL"]]), theirs);
    expect(table.shape).toEqual(theirs.shape);
    expect(table.rows[0]).toContain("PAL");
  });

  it("a column of each", () => {
    const table = quiet(addColumn(base, "mine"), addColumn(base, "theirs"));
    expect(table.shape.columns).toEqual(["sku", "unit", "site", "mine", "theirs"]);
  });
});

type Edit = (table: TableState) => TableState;
/** Columns are edited by what they were in the base, whatever they are called. */
const cell = fc.constantFrom("", "EA", "BX", "PAL");
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 2 }), cell).map(
    ([row, column, value]): Edit =>
      (table) =>
        row < table.rows.length ? setCells(table, [row], column, [[value]]) : table,
  ),
  fc.nat(3).map(
    (row): Edit =>
      (table) => ({ ...table, rows: table.rows.toSpliced(row, 1) }),
  ),
  fc.tuple(fc.constantFrom("D", "E"), cell).map(
    ([sku, unit]): Edit =>
      (table) =>
        table.rows.some((row) => row[0] === sku)
          ? table
          : {
              ...table,
              rows: [...table.rows, [sku, unit, ...table.shape.columns.slice(2).fill("")]],
            },
  ),
);
/** Of names, keys and columns. */
const shaping: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(2), fc.constantFrom("item", "uom", "packing", "plant")).map(
    ([column, name]): Edit =>
      (table) =>
        table.shape.columns.includes(name) ? table : renameColumn(table, column, name),
  ),
  fc.constantFrom(1, 2).map(
    (column): Edit =>
      (table) =>
        toggleKey(table, table.shape.columns[column] ?? ""),
  ),
  fc.constantFrom("note", "zone", "packing").map(
    (name): Edit =>
      (table) =>
        table.shape.columns.includes(name) ? table : addColumn(table, name),
  ),
);
const editedBy = (edits: fc.Arbitrary<Edit>) =>
  fc
    .array(edits, { maxLength: 6 })
    .map((list) => list.reduce((table, change) => change(table), base));
const edited = editedBy(edit);
const shaped = editedBy(fc.oneof(edit, shaping));
const inOrder = ({ rows }: TableState) => rows.map((row) => row.join("|")).toSorted();
/** Rows by the names of their columns: who came first decides where a new column stands. */
const byName = ({ shape, rows }: TableState) =>
  rows
    .map((row) => JSON.stringify(shape.columns.map((name, at) => [name, row[at]]).toSorted()))
    .toSorted();

describe("two tables put together", () => {
  it("are the other where one changed nothing", () => {
    fc.assert(
      fc.property(edited, (table) => {
        expect(inOrder(mergeTables(base, base, table).table)).toEqual(inOrder(table));
        expect(inOrder(mergeTables(base, table, base).table)).toEqual(inOrder(table));
        expect(mergeTables(base, table, table).conflicts).toEqual([]);
      }),
    );
  });

  it("are the other to the last cell where one changed nothing, whatever the other did to keys and columns", () => {
    const other = setCells(renameColumn(deleteColumn(base, 0), 0, "uom"), [0], 0, [["EA"]]);
    const keyed = { ...other, shape: { ...other.shape, keys: ["uom"] } };
    for (const merged of [mergeTables(base, keyed, base), mergeTables(base, base, keyed)]) {
      expect(merged).toEqual({ table: keyed, conflicts: [] });
    }
  });

  it("are the same from either side, once it is said whose counts", () => {
    fc.assert(
      fc.property(edited, edited, (mine, theirs) => {
        const there = mergeTables(base, mine, theirs);
        const back = mergeTables(base, theirs, mine);
        expect(back.conflicts.length).toBe(there.conflicts.length);
        const chosen = mergeTables(base, theirs, mine, theirsAt(back.conflicts));
        expect(inOrder(chosen.table)).toEqual(inOrder(there.table));
      }),
    );
  });

  it("are asked the same of, whatever is chosen, and are as chosen from either side", () => {
    fc.assert(
      fc.property(shaped, shaped, fc.infiniteStream(fc.boolean()), (mine, theirs, coins) => {
        const there = mergeTables(base, mine, theirs);
        const keys = there.conflicts.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        const some = new Map(
          keys.map((key): [string, Side] => [key, coins.next().value ? "theirs" : "mine"]),
        );
        const chosen = mergeTables(base, mine, theirs, some);
        expect(chosen.conflicts.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());

        const back = mergeTables(base, theirs, mine);
        expect(back.conflicts.length).toBe(keys.length);
        const theirsAll = mergeTables(base, theirs, mine, theirsAt(back.conflicts)).table;
        expect(byName(theirsAll)).toEqual(byName(there.table));
        expect(theirsAll.shape.keys.toSorted()).toEqual(there.table.shape.keys.toSorted());
      }),
      { numRuns: 400 },
    );
  });
});
