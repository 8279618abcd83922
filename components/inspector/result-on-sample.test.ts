import { describe, expect, it } from "vitest";
import { resultOnSample } from "./result-on-sample";

const scope = { input: { total: 900, note: null } };

describe("the result under an expression", () => {
  it("says what it gives, with a word beside the colour", () => {
    expect(resultOnSample("input.total * 2", "expression", scope)).toEqual({
      state: "value",
      word: "Gives",
      detail: "1800",
    });
  });

  it("names what is missing, and says that such a condition decides nothing", () => {
    expect(resultOnSample("input.totl", "expression", scope)).toEqual({
      state: "missing",
      word: "No value",
      detail: "input.totl is missing",
    });
    expect(resultOnSample("input.totl > 500", "condition", scope)).toEqual({
      state: "failed",
      word: "Decides nothing",
      detail: "input.totl is missing",
    });
    expect(resultOnSample("input.note", "expression", scope)?.detail).toBe("input.note is null");
  });

  it("says nothing of names that the sample cannot know, and of plain text", () => {
    expect(resultOnSample("line.sku", "expression", scope)).toBeNull();
    expect(resultOnSample("plain text", "template", scope)).toBeNull();
  });
});
