import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareTables, type TableState } from "../tables/compare-tables";
import { mergeTables } from "../tables/merge-tables";
import { changeDecision, moveRows } from "./decision-content";
import { creditDecision } from "./templates/credit-decision";

const base: TableState = { shape: creditDecision.shape, rows: creditDecision.rows };
const place = fc.nat({ max: 7 });
const edit = fc.oneof(
  fc.tuple(place, fc.nat({ max: 9 }), fc.constantFrom("> 1", "7", "x")).map(
    ([row, column, text]) =>
      (table: TableState): TableState => ({
        ...table,
        rows: table.rows.map((cells, at) => (at === row ? cells.with(column, text) : cells)),
      }),
  ),
  place.map((row) => (table: TableState) => ({
    ...table,
    rows: table.rows.toSpliced(row, 1),
  })),
  fc.tuple(place, fc.stringMatching(/^[a-z]{6}$/)).map(([row, text]) => (table: TableState) => ({
    ...table,
    rows: table.rows.toSpliced(
      row,
      0,
      table.shape.columns.map((name) => `${text} ${name}`),
    ),
  })),
  fc.tuple(place, fc.constantFrom(-1 as const, 1 as const)).map(
    ([row, by]) =>
      (table: TableState) =>
        moveRows(table, [row], by),
  ),
  fc.constantFrom("approve", "reject").map(
    (Decision) => (table: TableState) =>
      changeDecision(table, (rules) => ({
        ...rules,
        otherwise: { ...rules.otherwise, Decision },
      })),
  ),
  fc.stringMatching(/^[a-z]{4}$/).map(
    (name) => (table: TableState) =>
      changeDecision(table, (rules) => ({
        ...rules,
        tests: [...rules.tests, { name, given: { Terms: name }, expected: {} }],
      })),
  ),
);
const edited = fc
  .array(edit, { maxLength: 4 })
  .map((edits) => edits.reduce((table, one) => one(table), base));

describe("two people in one decision table", () => {
  it("get what one of them did where the other did nothing, or the same", () => {
    fc.assert(
      fc.property(edited, (mine) => {
        expect(mergeTables(base, mine, base)).toEqual({ table: mine, conflicts: 0 });
        expect(mergeTables(base, base, mine)).toEqual({ table: mine, conflicts: 0 });
        expect(mergeTables(base, mine, mine)).toEqual({ table: mine, conflicts: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it("lose no row that either wrote", () => {
    fc.assert(
      fc.property(edited, edited, (mine, theirs) => {
        const { table, conflicts } = mergeTables(base, mine, theirs);
        const texts = table.rows.flat();
        for (const state of [mine, theirs]) {
          const changes = compareTables(base, state);
          for (const change of changes.rows) {
            if (change.kind !== "added" || conflicts > 0) continue;
            for (const cell of state.rows[change.after] ?? []) expect(texts).toContain(cell);
          }
        }
        for (const test of [
          ...(mine.shape.decision?.tests ?? []),
          ...(theirs.shape.decision?.tests ?? []),
        ]) {
          expect(table.shape.decision?.tests).toContainEqual(test);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("keep a new rule where it was written: above the rows it goes before", () => {
    const rule = ['"cash"', "-", "-", "-", "-", "approve", "", "", "", ""];
    const mine = { ...base, rows: base.rows.toSpliced(2, 0, rule) };
    const theirs = {
      ...base,
      rows: base.rows.map((row, at) => (at === 3 ? row.with(1, "<= 1.02") : row)),
    };
    const { table, conflicts } = mergeTables(base, mine, theirs);
    expect(conflicts).toBe(0);
    expect(table.rows[2]).toEqual(rule);
    expect(table.rows[4]?.[1]).toBe("<= 1.02");
  });
});

describe("what changed between two versions of a decision table", () => {
  it("is told row by row: changed cells, moved rows, and what is no row", () => {
    const changed = {
      ...base,
      rows: base.rows.map((row, at) => (at === 3 ? row.with(1, "<= 1.02") : row)),
    };
    const after = changeDecision(moveRows(changed, [7], -1), (rules) => ({
      ...rules,
      hit: "collect",
      otherwise: { ...rules.otherwise, Decision: "reject" },
    }));
    const changes = compareTables(base, after);
    expect(changes.rows).toEqual([
      { kind: "changed", before: 3, after: 3, columns: ["Exposure / limit"], moved: false },
      expect.objectContaining({ kind: "moved" }),
    ]);
    expect(changes.rules).toEqual([
      "hit policy first, now collect",
      "default row, Decision: hold, now reject",
    ]);
  });
});
