import { expect, it } from "vitest";
import { nearest } from "./suggest";

it.each([
  ["inptu", "input"],
  ["ipnut", "input"],
  ["trigegr", "trigger"],
  ["inpt", "input"],
  ["stepss", "steps"],
  ["Input", "input"],
])("%s was meant to be %s: two neighbours swapped are one slip", (typed, meant) => {
  expect(nearest(typed, ["input", "trigger", "steps", "parameters"])).toBe(meant);
});

it("offers nothing that is not near", () => {
  expect(nearest("customer", ["input", "trigger"])).toBeUndefined();
  expect(nearest("tupni", ["input"])).toBeUndefined();
});
