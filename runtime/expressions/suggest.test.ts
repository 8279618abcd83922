import { expect, it } from "vitest";
import { didYouMean, nearest } from "./suggest";

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

it("offers the one name that goes on from what was written, and only names several", () => {
  expect(nearest("country", ["country_code", "city"])).toBe("country_code");
  expect(nearest("total", ["total_price", "totalTax", "totally"])).toBeUndefined();
  expect(didYouMean("total", ["total_price", "totalTax", "totally"])).toBe(
    ": it has “total_price” and “totalTax”",
  );
});
