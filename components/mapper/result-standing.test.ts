import { expect, test } from "vitest";
import { resultStanding } from "./result-standing";

test("a result is complete where nothing is wrong in it and no row stays out of it", () => {
  expect(resultStanding(0, 0, 3)).toEqual({ words: "Complete", isGood: true });
  expect(resultStanding(0, 1, 3)).toEqual({
    words: "Without 1 row that cannot be published",
    isGood: false,
  });
  expect(resultStanding(2, 1, 3)).toEqual({ words: "2 wrong or missing", isGood: false });
  expect(resultStanding(0, 1, 0)).toEqual({ words: "Nothing is mapped yet", isGood: false });
});
