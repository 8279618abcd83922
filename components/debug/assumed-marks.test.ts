import { expect, it } from "vitest";
import { withAssumed } from "./assumed-marks";

const nodes = { assumed: new Set(["erp", "late"]), deciding: new Set(["rule"]) };
const marks = {
  erp: { status: "succeeded", note: "12 ms" },
  rule: { status: "succeeded", note: "1 ms" },
  map: { status: "succeeded", note: "1 ms" },
};

it("an assumed answer, and what decided by one, are called so on the drawing once they are there", () => {
  expect(withAssumed(marks, {}, nodes)).toEqual({
    erp: { status: "succeeded", note: "Assumed answer" },
    rule: { status: "succeeded", note: "By an assumed answer" },
    map: marks.map,
  });
});

it("a mark that is as before stays the same object", () => {
  const first = withAssumed(marks, {}, nodes);
  const next = withAssumed(marks, first, nodes);
  expect(next.erp).toBe(first.erp);
  expect(next.rule).toBe(first.rule);
});
