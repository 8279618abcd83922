import { describe, expect, it } from "vitest";
import { columnsBeyond, pasteCells } from "./paste-cells";

const table = {
  shape: { kind: "generic" as const, columns: ["a", "b"], keys: [], validity: null },
  rows: [["1", "2"]],
};

describe("cells that are pasted", () => {
  it("make rows where there are none", () => {
    const paste = { rows: [], left: 0, cells: [["3", "4"], ["5"]] };
    expect(pasteCells(table, paste).rows).toEqual([
      ["1", "2"],
      ["3", "4"],
      ["5", ""],
    ]);
  });

  it("are counted where they lie beyond the last column, empty ones apart", () => {
    const count = (left: number, cells: readonly (readonly string[])[]) =>
      columnsBeyond(table, { rows: [0], left, cells });
    expect(count(0, [["1", "2", "", ""]])).toBe(0);
    expect(count(1, [["1"], ["1", "2", "3", ""]])).toBe(2);
  });

  it("get columns of their own where one wants that", () => {
    const paste = { rows: [0], left: 1, cells: [["x", "y", "z"]] };
    expect(pasteCells(table, paste, true)).toEqual({
      shape: { ...table.shape, columns: ["a", "b", "column 3", "column 4"] },
      rows: [["1", "x", "y", "z"]],
    });
    expect(pasteCells(table, paste).rows).toEqual([["1", "x"]]);
  });
});
