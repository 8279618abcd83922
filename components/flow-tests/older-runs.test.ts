import { expect, it } from "vitest";
import { olderRunsOf } from "./older-runs";

const test = { origin: "own", acceptedAt: "2026-11-02T08:00:00.000Z" };
const late = { id: "late", acceptedAt: Date.UTC(2026, 10, 2, 9) };
const own = { id: "own", acceptedAt: Date.parse(test.acceptedAt) };
const early = { id: "early", acceptedAt: Date.UTC(2026, 10, 2, 7) };

it("the run of the test is not its own older one, and one from before it is offered first", () => {
  expect(olderRunsOf([late, own, early], test)).toEqual({ others: [late, early], first: "early" });
});

it("none is offered first where all came after it", () => {
  expect(olderRunsOf([late, own], test)).toEqual({ others: [late], first: null });
  expect(olderRunsOf([own], test)).toEqual({ others: [], first: null });
});
