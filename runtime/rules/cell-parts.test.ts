import { expect, it } from "vitest";
import { fittingCell, shortCell } from "./cell-parts";

it("tells of many tests the first, and how many there are besides", () => {
  expect(shortCell("< 0, (9..10), (19..20)", 3)).toEqual({
    text: "< 0, (9..10), (19..20)",
    more: 0,
  });
  expect(shortCell("< 0, (9..10), (19..20)", 2)).toEqual({ text: "< 0, (9..10)", more: 1 });
  expect(shortCell('not ("A, B", "C", "D")', 2)).toEqual({ text: 'not ("A, B", "C")', more: 1 });
});

it("leaves out tests that have no room, none in half", () => {
  expect(fittingCell("< 0, (9..10), (19..20)", 100)).toBe("< 0, (9..10), (19..20)");
  expect(fittingCell("< 0, (9..10), (19..20)", 14)).toBe("< 0, (9..10)");
  expect(fittingCell('"A, B", "C"', 7)).toBe('"A, B"');
});
