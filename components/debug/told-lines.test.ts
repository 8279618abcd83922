import { describe, expect, it } from "vitest";
import { lineOfPause, markedLine, toldLines } from "./told-lines";
import type { DebugLine, Pause } from "./use-debug";

const step = (node: string, path = "") => ({ kind: "step", node, path }) as DebugLine;
const edited = (node: string, by: string, path = "") =>
  ({ kind: "edited", node, path, by }) as DebugLine;

describe("the lines of what was done so far", () => {
  it("count the steps alone", () => {
    const { told, next } = toldLines([step("a"), edited("b", "Mara"), step("b"), step("c")]);
    expect(told.map(({ number }) => number)).toEqual([1, null, 2, 3]);
    expect(next).toBe(4);
    expect(toldLines([])).toEqual({ told: [], next: 1 });
  });

  it("say who edited what arrived at a step, the last one before it and in its item alone", () => {
    const { told } = toldLines([
      step("a"),
      edited("a", "Mara"),
      edited("a", "Ben"),
      step("a"),
      step("a", "split:0"),
      edited("a", "Ines", "split:1"),
      step("a", "split:1"),
    ]);
    const names = told.map(({ editedBy }) => editedBy);
    expect(names).toEqual([null, null, null, "Ben", null, null, "Ines"]);
  });

  it("are each gone over as often in a long list as in a short one", () => {
    const readsOf = (count: number) => {
      let reads = 0;
      const lines = Array.from({ length: count }, (_, at) =>
        Object.defineProperty({ node: "a", path: `split:${at}` }, "kind", {
          get: () => {
            reads += 1;
            return "step";
          },
        }),
      );
      toldLines(lines as unknown as readonly DebugLine[]);
      return reads / count;
    };
    expect(readsOf(400)).toBe(readsOf(4));
  });
});

describe("the step that the run stands after", () => {
  const lines = [step("a"), step("b", "split:0"), step("b", "split:1"), edited("b", "Mara")];
  const pause = (side: Pause["side"], path: string) => ({ node: "b", path, side }) as Pause;

  it("is the line it has already, not one that comes", () => {
    expect(lineOfPause({ lines, pause: pause("after", "split:0") })).toBe(1);
    expect(lineOfPause({ lines, pause: pause("after", "split:1") })).toBe(2);
  });

  it("is none where the run stands before one, or goes on", () => {
    expect(lineOfPause({ lines, pause: pause("before", "split:1") })).toBeNull();
    expect(lineOfPause({ lines, pause: pause("after", "split:9") })).toBeNull();
    expect(lineOfPause({ lines, pause: null })).toBeNull();
  });
});

describe("the line that is marked", () => {
  const lines = [step("a"), step("b"), step("a"), edited("a", "Mara")];
  const debug = (side: Pause["side"], node: string) => ({
    lines,
    pause: { node, path: "", side } as Pause,
  });
  const looked = (node: string, now = false) => ({ node, path: "", now });

  it("is that of the step that was chosen on the drawing, its last one", () => {
    const look = { kind: "node", node: "a" } as const;
    expect(markedLine(debug("before", "c"), look, looked("a"))).toBe(2);
    const far = { kind: "node", node: "d" } as const;
    expect(markedLine(debug("before", "c"), far, looked("d"))).toBeNull();
  });

  it("is the one that was chosen in the list, also of an edit", () => {
    expect(markedLine(debug("before", "c"), { kind: "line", index: 3 }, looked("a"))).toBe(3);
    expect(markedLine(debug("before", "c"), { kind: "line", index: 0 }, looked("a"))).toBe(0);
  });

  it("is where the run stands, while nothing else is looked at", () => {
    const look = { kind: "now" } as const;
    expect(markedLine(debug("before", "c"), look, looked("c", true))).toBe("now");
    expect(markedLine(debug("after", "b"), look, looked("b", true))).toBe(1);
    expect(markedLine({ lines, pause: null }, look, null)).toBeNull();
  });
});
