import { expect, it } from "vitest";
import { type Carried, isThere } from "./carried";
import type { Pause } from "./use-debug";

const carried: Carried = {
  run: "a",
  node: "n03",
  path: "n02:1",
  written: { kind: "edit", begun: { value: 1 } },
};
const pause: Pause = {
  number: 4,
  node: "n03",
  path: "n02:1",
  side: "before",
  reason: { why: "arrived" },
  lacksAnswer: false,
};

it("what was written for an item is there again before that step of that item, in the run that began anew", () => {
  expect(isThere(carried, "a", pause)).toBe(true);
  expect(isThere(carried, "b", pause)).toBe(false);
  expect(isThere(carried, "a", { ...pause, path: "n02:0" })).toBe(false);
  expect(isThere(carried, "a", { ...pause, node: "n04" })).toBe(false);
  expect(isThere(carried, "a", { ...pause, side: "after" })).toBe(false);
});
