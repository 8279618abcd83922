import { expect, test } from "vitest";
import { beginsRow, placeAfter } from "./grid-keys";

const size = { rows: 3, columns: 2, page: 10 };

test("a cell that was written is left down its column, to the end of the table at most", () => {
  expect(placeAfter({ row: 0, column: 1 }, "down", size)).toEqual({ row: 1, column: 1 });
  expect(placeAfter({ row: 2, column: 1 }, "down", size)).toEqual({ row: 2, column: 1 });
  expect(placeAfter({ row: 2, column: 1 }, "down", { ...size, rows: 4 })).toEqual({
    row: 3,
    column: 1,
  });
});

test("it is left along its row and on to the next, and stays at either end", () => {
  expect(placeAfter({ row: 0, column: 0 }, "right", size)).toEqual({ row: 0, column: 1 });
  expect(placeAfter({ row: 0, column: 1 }, "right", size)).toEqual({ row: 1, column: 0 });
  expect(placeAfter({ row: 2, column: 1 }, "right", size)).toEqual({ row: 2, column: 1 });
  expect(placeAfter({ row: 1, column: 0 }, "left", size)).toEqual({ row: 0, column: 1 });
  expect(placeAfter({ row: 0, column: 0 }, "left", size)).toEqual({ row: 0, column: 0 });
});

test("of the last row only going down, or right from its last cell, begins another", () => {
  expect([beginsRow("down", false), beginsRow("right", true)]).toEqual([true, true]);
  const others = [beginsRow("right", false), beginsRow("left", true), beginsRow("stay", true)];
  expect(others).toEqual([false, false, false]);
});
