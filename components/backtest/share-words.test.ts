import { describe, expect, it } from "vitest";
import { shareWords } from "./share-words";

describe("a share", () => {
  it.each([
    [0, 546, ""],
    [1, 546, "0.2 %"],
    [1, 5000, "< 0.1 %"],
    [45, 546, "8.2 %"],
    [80, 546, "15 %"],
    [545, 546, "99.8 %"],
    [99_999, 100_000, "99.9 %"],
    [546, 546, "100 %"],
    [3, 0, ""],
  ])("%i of %i is %j", (value, whole, words) => {
    expect(shareWords(value, whole)).toBe(words);
  });
});
