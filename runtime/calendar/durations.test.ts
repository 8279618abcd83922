import fc from "fast-check";
import { expect, it } from "vitest";
import { parseDuration, writeDuration } from "./durations";

it("reads back what it writes", () => {
  fc.assert(
    fc.property(fc.nat(400 * 86_400_000), (ms) => {
      expect(parseDuration(writeDuration(ms))).toBe(ms);
    }),
  );
});

it.each([
  ["20", 20_000],
  ["1.5 h", 5_400_000],
  ["2 minutes 5s", 125_000],
  ["soon", null],
  ["5 parsecs", null],
  ["", null],
  ["- 5 s", null],
])("reads %j", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
