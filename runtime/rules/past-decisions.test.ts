import { describe, expect, it } from "vitest";
import { compileDecision } from "./decide";
import { decisionRecord } from "./decision-record";
import { decideAnew, decisionsByRow, type PastDecision, pastDecisionIn } from "./past-decisions";
import { creditDecision } from "./templates/credit-decision";

const content = { ...creditDecision.shape, rows: creditDecision.rows };
const { decide } = compileDecision(content);
const order = (total: number) => ({
  Terms: "NET30",
  "Exposure / limit": 1.04,
  "Days past due": 9,
  "Order total": total,
  Class: "A",
});
/** As a step hands it on. */
const outputOf = (total: number) => {
  const given = order(total);
  const record = decisionRecord(content, decide(given, null, ""), given, {
    table: "Credit decision",
    day: "",
  });
  return { number: "PO-1", credit: record };
};

describe("decisions of past runs", () => {
  it("are found in what a step handed on, by the name of the table", () => {
    expect(pastDecisionIn(outputOf(2000), ["Credit decision"])?.given).toEqual(order(2000));
    expect(pastDecisionIn(outputOf(2000), ["Another"])).toBeNull();
    expect(pastDecisionIn([1], ["Credit decision"])).toBeNull();
  });

  it("are the same by the same table, and told apart by a changed one, row by row", () => {
    const past = [1000, 2000, 2400, 9000].map(
      (total) => pastDecisionIn(outputOf(total), ["Credit decision"]) as PastDecision,
    );
    const states = (rows: typeof content.rows) => {
      const decided = decideAnew({ ...content, rows }, past, "");
      return {
        states: decided.map(({ state }) => state),
        counts: decisionsByRow(rows.length, decided),
      };
    };
    expect(states(content.rows)).toEqual({
      states: ["same", "same", "same", "same"],
      counts: [0, 0, 0, 3, 0, 0, 0, 0, 1],
    });
    const changed = content.rows.map((row, at) => (at === 3 ? row.with(3, "<= 2000") : row));
    expect(states(changed)).toEqual({
      states: ["same", "same", "other", "same"],
      counts: [0, 0, 0, 2, 0, 0, 0, 0, 2],
    });
    const broken = content.rows.map((row, at) => (at === 4 ? row.with(1, "> >") : row));
    expect(states(broken).states).toEqual(["same", "same", "same", "failed"]);
  });
});
