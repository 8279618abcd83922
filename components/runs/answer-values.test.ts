import { describe, expect, it } from "vitest";
import { composeAnswer, emptied, valueAt } from "./answer-values";

describe("an answer made of fields", () => {
  it("has each value at its place, of the kind it was before, and nothing for what was left empty", () => {
    const earlier = { number: "SO-1", total: 12.5, order: { id: 7, open: true } };
    const typed = {
      number: " 118402 ",
      total: "99",
      "order.id": "8",
      "order.open": "false",
      "order.note": "",
      more: "1",
    };
    expect(composeAnswer(typed, earlier)).toEqual({
      number: "118402",
      total: 99,
      order: { id: 8, open: false },
      more: "1",
    });
    expect(composeAnswer({ total: "many", __proto__x: "1" }, earlier)).toEqual({
      total: "many",
      __proto__x: "1",
    });
    expect(composeAnswer({ number: "A" }, null)).toEqual({ number: "A" });
  });

  it("keeps all digits of a number that a number does not hold, as text", () => {
    const composed = (total: string) => composeAnswer({ total }, { total: 12.5 });
    const long = "12345678901234567890.12";
    expect(composed(long)).toEqual({ total: long });
    expect(composed("0x20")).toEqual({ total: "0x20" });
    expect(composed("1e999")).toEqual({ total: "1e999" });
    expect(composed("007")).toEqual({ total: 7 });
    expect(composed(".50")).toEqual({ total: 0.5 });
  });

  it("begins with the names of an earlier answer and none of its values", () => {
    const earlier = { tracking: "1Z55", boxes: [{ id: 7 }, { id: 8 }], done: true };
    expect(emptied(earlier)).toEqual({ tracking: "", boxes: [{ id: null }], done: null });
  });

  it("finds a value by its path", () => {
    expect(valueAt({ a: { b: 0 } }, "a.b")).toBe(0);
    expect(valueAt({ a: [1] }, "a.0")).toBeUndefined();
    expect(valueAt(null, "a")).toBeUndefined();
  });
});
