import { describe, expect, it } from "vitest";
import { alsoWords } from "./also-words";

describe("the words for other fields that differ", () => {
  it("begin with what most messages have", () => {
    expect(alsoWords({ also: { channel: 1, total: 3 } })).toBe("total in 3, channel in 1");
  });

  it("say that there are more than are named", () => {
    const words = alsoWords({ also: { total: 3 }, alsoMore: 1200 }, (count) => `<${count}>`);
    expect(words).toBe("total in <3> and at least <1200> more");
  });

  it("name those that most messages have, whichever came first", () => {
    const odd = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`odd${at}`, 1]));
    const words = alsoWords({ also: { ...odd, total: 1_000 }, alsoMore: 2 });
    expect(words).toMatch(/^total in 1000, odd0 in 1, /);
    expect(words).toMatch(/, odd18 in 1 and at least 13 more$/);
  });
});
