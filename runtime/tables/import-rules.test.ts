import { describe, expect, it } from "vitest";
import { creditDecision } from "../rules/templates/credit-decision";
import { type ImportChoices, planImport } from "./import-sheet";
import { readSheet, writeSheet } from "./read-sheet";

const { shape, rows } = creditDecision;
const table = { shape, rows };

function plan(text: string, choices: Partial<ImportChoices> = {}) {
  const usual = { header: true, mode: "merge", unknown: "leave-out", bad: "leave-out" } as const;
  return planImport(table, readSheet(text), { ...usual, ...choices });
}

const messages = (text: string) => plan(text).problems.map(({ message }) => message);

describe("an import of rules", () => {
  it("adds below, with words as the language has them, and changes nothing that is there", () => {
    const made = plan('Terms,Exposure / limit,Decision\n"cash, prepaid",≤ 1.10,approve');
    expect(made.problems).toEqual([]);
    expect(made.table.rows.slice(0, rows.length)).toEqual(rows);
    const at = (column: string) => made.table.rows.at(-1)?.[shape.columns.indexOf(column)];
    expect([at("Terms"), at("Exposure / limit")]).toEqual(['"cash", "prepaid"', "<= 1.10"]);
    expect(made.changes).toMatchObject({ added: 1, changed: 0, removed: 0 });
  });

  it("names each cell that cannot be read, by row, column and character", () => {
    expect(
      messages(
        "Terms,Exposure / limit,Decision\ncash,<= 1.1,approve\ncash,<= 1.1 +,hold\ncash,soon,aprove\n",
      ),
    ).toEqual([
      expect.stringMatching(/^Row 3, Exposure \/ limit, character \d+: /),
      expect.stringMatching(/^Row 4, Exposure \/ limit: /),
      expect.stringMatching(/^Row 4, Decision: “aprove” is none of /),
    ]);
  });

  it("takes the good rows without the bad, or the bad ones, too, to be mended in the table", () => {
    const text = "Terms,Decision\ncash,approve\ncash,aprove\nNET30,hold,now\nprepaid,hold";
    const good = plan(text);
    expect([...good.badRows].toSorted()).toEqual([3, 4]);
    expect(good).toMatchObject({ blocked: false, changes: { added: 2 } });
    expect(good).toMatchObject({ takenCount: 2, unfitCount: 1 });
    expect(plan("Terms,Decision\ncash,aprove").blocked).toBe(true);
    // No cell of the table could show what a row with a cell too many or too few has.
    const all = plan(text, { bad: "take" });
    expect(all).toMatchObject({ blocked: false, changes: { added: 3 }, takenCount: 3 });
    expect(all.problems.map(({ message }) => message)).toContain(
      "Row 4 has 3 cells, 2 are expected.",
    );
    expect(plan("Terms,Decision\ncash,approve,now", { bad: "take" }).blocked).toBe(true);
  });

  it("names columns that the table does not have, with the one that is meant", () => {
    const made = plan("Terms,Decison,Region\ncash,approve,EU");
    expect(made.unknown).toEqual([
      { name: "Decison", near: "Decision" },
      { name: "Region", near: undefined },
    ]);
    expect(made.table.shape).toEqual(shape);
    expect(plan("Terms,Region\ncash,EU", { unknown: "add" }).table.shape.columns).toContain(
      "Region",
    );
  });

  it("of what the same table exported puts the same in place of all rows", () => {
    const made = plan(writeSheet(rows, shape.columns), { mode: "replace" });
    expect(made.problems).toEqual([]);
    expect(made.table).toEqual(table);
  });

  it("stops at more rows than are rules", () => {
    const many = plan(`Terms,Decision\n${"cash,approve\n".repeat(5_001)}`);
    expect(many).toMatchObject({ blocked: true, problemCount: 1 });
  });
});
