import { describe, expect, it } from "vitest";
import { rulesMax } from "../../runtime/rules/decision-shape";
import { refuseUnnamedRows } from "./table-rows";

describe("the rows of a draft of a decision table", () => {
  it("are as many as can be published, and whoever sends more is told how many", () => {
    const save = (count: number) => {
      const names = Array.from({ length: count }, (_, row) => `1.${row}`);
      return () => refuseUnnamedRows(JSON.stringify(names.map(() => ["a"])), JSON.stringify(names));
    };
    expect(save(rulesMax)).not.toThrow();
    for (const count of [rulesMax + 1, 10_001]) {
      expect(save(count)).toThrow("A decision table has at most 5,000 rows.");
    }
  });

  it("have one name each", () => {
    const rows = JSON.stringify([["a"], ["b"]]);
    expect(() => refuseUnnamedRows(rows, '["1.0","1.0"]')).toThrow("one name of its own");
    expect(() => refuseUnnamedRows(rows, '["1.0"]')).toThrow("one name of its own");
    expect(() => refuseUnnamedRows(rows, "[1,2]")).toThrow("no JSON list of texts");
  });
});
