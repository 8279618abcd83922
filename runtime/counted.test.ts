import { describe, expect, it } from "vitest";
import { counted } from "./counted";

describe("a count with its noun", () => {
  it.each([
    [0, "0 rows"],
    [1, "1 row"],
    [2, "2 rows"],
    [2400, "2,400 rows"],
  ])("says %d as %s", (count, words) => {
    expect(counted(count, "row")).toBe(words);
  });

  it("takes another plural, and what follows it", () => {
    expect(counted(1, "entry", "entries")).toBe("1 entry");
    expect(counted(3, "run waits", "runs wait")).toBe("3 runs wait");
  });
});
