import { describe, expect, test } from "vitest";
import { firstOfPage } from "./page-of";

const of = (typed: string) => firstOfPage(typed, { pageSize: 20, total: 45 });

describe("the page of a place that is typed", () => {
  test("is the one that has it, the first and the last of a page included", () => {
    expect([of("1"), of("20"), of("21"), of("40"), of("41")]).toEqual([0, 0, 20, 20, 40]);
  });
  test("is the last one past the end", () => {
    expect([of("45"), of("46"), of("900")]).toEqual([40, 40, 40]);
  });
  test("is none where nothing is typed, or a zero", () => {
    expect([of(""), of("0"), of("000")]).toEqual([null, null, null]);
  });
});
