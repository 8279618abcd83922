import { describe, expect, it } from "vitest";
import { nameOfReference, placeReference } from "./place-reference";

/** The text after a value was put where `|` stands, or in place of what is between two of them. */
function put(marked: string, reference = "input.tags", isTemplate = false): string {
  const from = marked.indexOf("|");
  const to = marked.lastIndexOf("|") - (from === marked.lastIndexOf("|") ? 0 : 1);
  const whole = marked.replaceAll("|", "");
  const { start, end, text } = placeReference(whole, from, to, reference, isTemplate);
  return whole.slice(0, start) + text + whole.slice(end);
}

describe("a value of the tree", () => {
  it.each([
    ["|", "input.tags"],
    ["input.currency|", "input.tags"],
    ["|input.currency", "input.tags"],
    ["input.lines[0]|.sku", "input.tags"],
    ['"EUR"|', "input.tags"],
    ["input.|", "input.tags"],
    ["input.cur|rency == 3", "input.tags == 3"],
    ["lower(|)", "lower(input.tags)"],
    ["lower(inp|ut.a)", "lower(input.tags)"],
    ["concat(input.a, |)", "concat(input.a, input.tags)"],
    ["input.total < |", "input.total < input.tags"],
    ["input.total < 5|", "input.total < input.tags"],
    ["| < 5", "input.tags < 5"],
    ["lower(input.a)|", "input.tags"],
    ["input.a + |input.b| + 1", "input.a + input.tags + 1"],
  ])("never runs into what stands there: %s", (before, after) => {
    expect(put(before)).toBe(after);
  });

  it.each([
    ["/orders/|", "/orders/${input.tags}"],
    ["/orders|/x", "/orders${input.tags}/x"],
    ["/orders/${|}", "/orders/${input.tags}"],
    ["/orders/${input.i|d}/x", "/orders/${input.tags}/x"],
    ["${input.a}|", "${input.a}${input.tags}"],
    ["|${input.a}", "${input.tags}${input.a}"],
  ])("goes into a template as a hole of its own, or into the one there: %s", (before, after) => {
    expect(put(before, "input.tags", true)).toBe(after);
  });

  it("gives its own name to what is made of it", () => {
    expect(nameOfReference("input.lines[0].sku")).toBe("sku");
    expect(nameOfReference('input["ship to"]')).toBe("to");
    expect(nameOfReference("input.lines[0]")).toBe("lines");
  });
});
