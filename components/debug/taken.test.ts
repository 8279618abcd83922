import { describe, expect, it } from "vitest";
import { isTaken, isWaitTaken, type Seen } from "./taken";

const own: Seen = { run: "a", outer: [], own: true, standing: "a" };
const catching = { by: "Ben", own: false, since: 0, until: 1, looked: 0 };
const others = { run: "b", outer: [], own: false, standing: "b", catching: null, input: null };

describe("one's own run that another took the place of", () => {
  it("is told where somebody else began one while it went on, or waits for a message", () => {
    expect(isTaken(own, others)).toBe(true);
    expect(isTaken(own, { ...others, run: null, catching })).toBe(true);
  });

  it("is not told of one's own wait for a message", () => {
    const mine = { ...catching, own: true };
    expect(isTaken(own, { ...others, run: null, catching: mine })).toBe(false);
  });

  it("is not told where it had ended by itself before", () => {
    const ended = { ...own, standing: null };
    expect(isTaken(ended, others)).toBe(false);
    expect(isTaken(ended, { ...others, run: null, catching })).toBe(false);
  });

  it("is not told of somebody else's, of one's next, nor where a call of it is stepped through", () => {
    expect(isTaken({ ...own, own: false }, others)).toBe(false);
    expect(isTaken(own, { ...others, own: true })).toBe(false);
    expect(isTaken(own, { ...others, outer: ["a"], standing: "a" })).toBe(false);
    expect(isTaken({ ...own, outer: ["b"], standing: "b" }, others)).toBe(false);
  });
});

describe("the wait for a real message", () => {
  const waits = { run: null, catching };

  it("is taken by a run that somebody else begins", () => {
    expect(isWaitTaken(waits, others)).toBe(true);
  });

  it("is not taken by one's own start, by what was waited for, nor where nobody waits or it goes on", () => {
    expect(isWaitTaken(waits, { ...others, own: true })).toBe(false);
    const caught = { kind: "run" as const, label: "caught", run: "c" };
    expect(isWaitTaken(waits, { ...others, input: caught })).toBe(false);
    expect(isWaitTaken(waits, { ...others, catching })).toBe(false);
    expect(isWaitTaken(waits, { ...others, run: null, standing: null })).toBe(false);
    expect(isWaitTaken({ run: "b", catching: null }, others)).toBe(false);
  });
});
