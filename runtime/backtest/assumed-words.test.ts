import { describe, expect, it } from "vitest";
import { assumedByClass, assumedWords } from "./assumed-words";
import { count, emptyTally } from "./tally";
import type { BacktestClass } from "./verdict";

describe("what is assumed of a backtest", () => {
  it("is said by the classes it is of, not of those that come out the same", () => {
    const tally = emptyTally();
    const add = (kind: BacktestClass, assumed: boolean) =>
      count(tally, { id: "r", keptUntil: 0 }, { class: kind, assumed, cause: null });
    for (let n = 0; n < 4; n++) add("same", false);
    for (let n = 0; n < 3; n++) add("differ", n > 0);
    add("newly-fails", true);
    expect(assumedWords(tally)).toBe("2 that differ, 1 that newly fail");
    expect(assumedWords({ assumed: 3 })).toBe("3 of all that were tried");
  });

  it("is not said by class where another build has counted some without", () => {
    const tally = emptyTally();
    tally.assumed = 5;
    count(tally, { id: "r", keptUntil: 0 }, { class: "differ", assumed: true, cause: null });
    expect(assumedByClass(tally)).toBeNull();
    expect(assumedWords(tally)).toBe("6 of all that were tried");
  });
});
