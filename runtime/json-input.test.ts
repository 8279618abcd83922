import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonInput, jsonInputMax, jsonUpTo } from "./json-input";
import { nestingMax } from "./json-nesting";

const told = (value: unknown) => {
  const read = jsonInput.safeParse(value);
  return read.success ? null : read.error.issues.map(({ message }) => message).join();
};
const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

describe("a document that comes with a request", () => {
  it("is any JSON", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => told(value) === null));
  });

  it("is refused where it holds what JSON has not", () => {
    class Order {}
    for (const value of [undefined, Number.NaN, 1n, new Date(), new Order(), () => 1]) {
      expect(told(value)).toBe("This is not JSON.");
      expect(told({ lines: [{ value }] })).toBe("This is not JSON.");
    }
  });

  it("is refused where it is nested too deeply, however deep that is", () => {
    expect(told(nested(nestingMax))).toBeNull();
    for (const levels of [nestingMax + 1, 20_000, 500_000]) {
      expect(told(nested(levels))).toBe(`This is nested deeper than ${nestingMax}.`);
    }
  });

  it("is refused over 16 MB, counted in bytes, whether in one text, in many, or in names", () => {
    const text = "ü".repeat(jsonInputMax / 2 - 1);
    expect(told(text)).toBeNull();
    expect(told(`${text}x`)).toBe("This is over 16 MB.");
    expect(told([text])).toBe("This is over 16 MB.");
    expect(told({ [text]: 1 })).toBe("This is over 16 MB.");
    expect(told(new Array(jsonInputMax / 2).fill(1))).toBe("This is over 16 MB.");
  });

  it("is refused over any other bound likewise", () => {
    const bounded = jsonUpTo(65_536);
    for (const [text, isRead] of [
      ["€".repeat(21_844), true],
      ["€".repeat(21_845), false],
      ["🚚".repeat(16_383), true],
      ["🚚".repeat(16_384), false],
    ] as const) {
      const { success, error } = bounded.safeParse(text);
      expect(success).toBe(isRead);
      expect(success || error.issues[0]?.message).toBe(isRead || "This is over 64 KB.");
    }
  });
});
