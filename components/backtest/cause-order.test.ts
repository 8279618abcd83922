import { expect, it } from "vitest";
import { byWeight } from "./cause-order";

it("puts what newly fails in front of what more messages have", () => {
  const causes = [
    { class: "cannot-tell", runs: 94 },
    { class: "differ", runs: 12 },
    { class: "differ", runs: 70 },
    { class: "newly-succeeds", runs: 200 },
    { class: "newly-fails", runs: 1 },
  ] as const;
  expect(causes.toSorted(byWeight).map(({ runs }) => runs)).toEqual([1, 70, 12, 94, 200]);
});
