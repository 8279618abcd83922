import { describe, expect, it } from "vitest";
import { asideOf } from "./line-aside";
import type { ShortLine } from "./line-words";

const step: ShortLine = {
  kind: "step",
  node: "n04",
  path: "",
  attempt: 1,
  status: "succeeded",
  port: "out",
  durationUs: 45_000,
  at: 0,
  output: null,
  fault: null,
  given: null,
  reached: "sandbox",
};
const about = { editedBy: null, asks: true, calls: false, rests: false, timeOf: () => "10:00" };

describe("beside a step stands", () => {
  it("which system it reached, and how long that took", () => {
    expect(asideOf(step, about)).toBe("sandbox, 45 ms");
    expect(asideOf({ ...step, reached: null }, about)).toBe("45 ms");
  });

  it("of a called flow how long it took: what answered its systems is said by its own run", () => {
    expect(asideOf(step, { ...about, calls: true })).toBe("45 ms");
  });

  it("that it waits while it does, of a called flow and of any other step", () => {
    const waiting = { ...step, status: "waiting" as const };
    expect(asideOf(waiting, { ...about, calls: true })).toBe("waits");
    expect(asideOf({ ...waiting, reached: null }, about)).toBe("waits");
  });

  it("of an answer that somebody typed for a called flow that it was typed, and who edited what arrived", () => {
    const typed = { ...step, given: { kind: "typed", by: "Mara" } as const, reached: null };
    expect(asideOf(typed, { ...about, calls: true, editedBy: "Ines" })).toBe(
      "answer typed by Mara · edited by Ines",
    );
  });
});
