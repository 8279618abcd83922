import { expect, it } from "vitest";
import { type Carried, isThere, standOf } from "./carried";
import type { Pause } from "./use-debug";

const carried: Carried = {
  id: "c1",
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

it("until then it waits; it can be given before the same step of any item and run, and is missed where the run ends without", () => {
  const at = (changes: Partial<Pause> | null, finished = false) => ({
    pause: changes === null ? null : { ...pause, ...changes },
    finished,
  });
  expect(standOf(carried, "a", at({ node: "n02", path: "" }))).toBe("waits");
  expect(standOf(carried, "a", at(null))).toBe("waits");
  expect(standOf(carried, "a", at({ side: "after" }))).toBe("waits");
  expect(standOf(carried, "a", at({ path: "n02:0" }))).toBe("here");
  expect(standOf(carried, "b", at({ path: "n02:0" }))).toBe("here");
  expect(standOf(carried, "a", at(null, true))).toBe("missed");
  expect(standOf(carried, "b", at(null))).toBe("missed");
});
