import { describe, expect, it } from "vitest";
import { count, emptyTally, keep } from "./tally";
import { type Cause, causeKey, untold, type Verdict } from "./verdict";

const differs = (cause: Cause, assumed = false): Verdict => ({ class: "differ", assumed, cause });
const field = (name: string): Cause => ({ kind: "output", node: "n02", field: name });
const run = (id: string) => ({ id, keptUntil: 5_000 });

describe("a tally", () => {
  it("counts classes, and runs of the same cause together", () => {
    const tally = emptyTally();
    expect(count(tally, run("r1"), { class: "same", assumed: false, cause: null })).toBeNull();
    count(tally, run("r2"), differs(field("total"), true));
    count(tally, run("r3"), differs(field("total")));
    count(tally, run("r4"), differs(field("lines[].price")));
    count(tally, run("r5"), untold("gone"));
    expect(tally.counts).toMatchObject({ same: 1, differ: 3, "cannot-tell": 1 });
    expect(tally.assumed).toBe(1);
    expect(tally.causes).toMatchObject([
      { cause: field("total"), runs: 2, assumed: 1, sample: "r2" },
      { cause: field("lines[].price"), runs: 1 },
      { cause: { why: "gone" }, runs: 1 },
    ]);
  });

  it("counts with a cause in how many of its runs other fields differ there, too", () => {
    const tally = emptyTally();
    const both = (also: readonly string[]) =>
      differs({ kind: "output", node: "n02", field: "channel", also });
    count(tally, run("r1"), both(["goodsTotal"]));
    count(tally, run("r2"), both(["goodsTotal", "constructor"]));
    count(tally, run("r3"), differs(field("channel")));
    count(tally, run("r4"), differs(field("goodsTotal"), true));
    expect(tally.causes).toEqual([
      expect.objectContaining({
        cause: field("channel"),
        runs: 3,
        also: { goodsTotal: 2, constructor: 1 },
      }),
      expect.objectContaining({ cause: field("goodsTotal"), runs: 1 }),
    ]);
    expect(tally.causes[1]).not.toHaveProperty("also");
    expect(tally.assumedOf).toMatchObject({ same: 0, differ: 1 });
  });

  it("counts two hundred other fields, and says how many a run has beyond them", () => {
    const tally = emptyTally();
    const others = (from: number, count: number) =>
      differs({
        kind: "output",
        node: "n02",
        field: "channel",
        also: Array.from({ length: count }, (_, at) => `f${from + at}`),
      });
    count(tally, run("r1"), others(0, 200));
    expect(tally.causes[0]).not.toHaveProperty("alsoMore");
    count(tally, run("r2"), others(190, 25));
    count(tally, run("r3"), others(199, 3));
    const [{ also = {}, alsoMore } = {}] = tally.causes;
    expect(Object.keys(also)).toEqual(Array.from({ length: 200 }, (_, at) => `f${at}`));
    expect(also).toMatchObject({ f0: 1, f189: 1, f190: 2, f198: 2, f199: 3 });
    expect(alsoMore).toBe(15);
  });

  it("takes failures for the same whose messages differ by numbers and names only", () => {
    const failure = (message: string): Verdict => ({
      class: "newly-fails",
      assumed: false,
      cause: { kind: "failure", node: "n04", code: "TARGET_REFUSED", message },
    });
    const key = causeKey(failure('Item "A-1" of order 4711 is not known'));
    expect(causeKey(failure('Item "B-2" of order 4712 is not known'))).toBe(key);
    expect(causeKey(failure("The customer is not known"))).not.toBe(key);
  });

  it("says until when a cause may quote its run, and names none of it in its key", () => {
    const tally = emptyTally();
    const message = "Mueller is not known";
    const cause: Cause = { kind: "failure", node: "n04", code: "TARGET_REFUSED", message };
    count(tally, run("r1"), { class: "newly-fails", assumed: false, cause });
    count(tally, run("r2"), differs(field("total")));
    expect(tally.causes).toMatchObject([{ quotedUntil: 5_000 }, {}]);
    expect(tally.causes[0]?.key).not.toContain("Mueller");
    expect(tally.causes[1]).not.toHaveProperty("quotedUntil");
  });

  it("keeps a bounded number of each cause and tells a bounded number of causes apart", () => {
    const tally = emptyTally();
    let kept = 0;
    for (let n = 0; n < 400; n++) {
      const cause = count(tally, run(`r${n}`), differs(field("total")));
      if (cause === null) continue;
      keep(tally, cause, 1_000);
      kept += 1;
    }
    expect(kept).toBe(200);
    for (let n = 0; n < 400; n++) count(tally, run(`s${n}`), differs(field(`f${n}`)));
    expect(tally.causes).toHaveLength(200);
    expect(tally.otherCauses).toBe(201);
    expect(tally.counts.differ).toBe(800);
  });

  it("keeps nothing more when what is kept is large, and goes on counting", () => {
    const tally = emptyTally();
    const cause = count(tally, run("r1"), differs(field("total")));
    if (cause === null) throw new Error("The first one is kept");
    keep(tally, cause, 60_000_000);
    expect(count(tally, run("r2"), differs(field("total")))).toBeNull();
    expect(tally.causes[0]?.runs).toBe(2);
  });
});
