import { describe, expect, it } from "vitest";
import { isTaken, type Seen } from "./taken";

const own: Seen = { run: "a", outer: [], own: true, standing: "a" };
const others = { run: "b", outer: [], own: false, standing: "b", catching: null, input: null };

describe("one's own run that another took the place of", () => {
  it("is told where somebody else began one while it went on, or waits for a message", () => {
    expect(isTaken(own, others)).toBe(true);
    const catching = { by: "Ben", since: 0, until: 1, looked: 0 };
    expect(isTaken(own, { ...others, run: null, catching })).toBe(true);
  });

  it("is not told where it had ended by itself before", () => {
    const ended = { ...own, standing: null };
    expect(isTaken(ended, others)).toBe(false);
    const catching = { by: "Ben", since: 0, until: 1, looked: 0 };
    expect(isTaken(ended, { ...others, run: null, catching })).toBe(false);
  });

  it("is not told of somebody else's, of one's next, nor where a call of it is stepped through", () => {
    expect(isTaken({ ...own, own: false }, others)).toBe(false);
    expect(isTaken(own, { ...others, own: true })).toBe(false);
    expect(isTaken(own, { ...others, outer: ["a"], standing: "a" })).toBe(false);
    expect(isTaken({ ...own, outer: ["b"], standing: "b" }, others)).toBe(false);
  });
});
