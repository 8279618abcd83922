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
});
