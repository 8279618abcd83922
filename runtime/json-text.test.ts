import { describe, expect, it } from "vitest";
import type { Json } from "./json";
import { isLongerThan, jsonTextMax, jsonTextOf, refuseHuge } from "./json-text";

describe("the text of a value", () => {
  it("is its JSON", () => {
    const value = { a: [1, "é", null], b: { c: true } };

    expect(jsonTextOf(value)).toBe(JSON.stringify(value));
    expect(jsonTextOf("x")).toBe('"x"');
  });

  it("is refused before it is written, when a list in it is named again and again", () => {
    const list: Json = Array.from({ length: 50_000 }, (_, n) => n);
    const square: Json = Array.from({ length: 50_000 }, () => list);
    const cube: Json = { a: square, b: [square, square] };

    for (const value of [square, cube]) {
      expect(() => refuseHuge(value)).toThrow(
        expect.objectContaining({ code: "LIMIT_REACHED", detail: { charactersMax: jsonTextMax } }),
      );
    }
    expect(() => refuseHuge([list, list])).not.toThrow();
  });

  it.each<[Json, number]>([
    ["x".repeat(100), 100],
    [Array.from({ length: 100 }, () => 1), 200],
    [{ ["k".repeat(100)]: 1 }, 103],
    [[[[[]]]], 8],
  ])("of %j is counted about right", (value, characters) => {
    expect(isLongerThan(value, characters / 2)).toBe(true);
    expect(isLongerThan(value, characters * 2 + 4)).toBe(false);
  });

  it("counts without a stack however deep a value is", () => {
    let deep: Json = 1;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];

    expect(isLongerThan(deep, 1_000_000)).toBe(false);
    expect(isLongerThan(deep, 100_000)).toBe(true);
  });
});
