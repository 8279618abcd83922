import { expect, it } from "vitest";
import type { SlotTargets } from "./effect-targets";
import { withoutGone } from "./gone-sandboxes";

const there = { sandbox: {}, live: null } as SlotTargets;
const none = { sandbox: null, live: null } as SlotTargets;

it("leaves what is set as it is where nothing is newly gone, so that nobody is told anew", () => {
  const targets = new Map([
    ["a", none],
    ["b", there],
  ]);
  const sandbox = "sandbox" as const;
  for (const gone of [undefined, [], ["a"]]) {
    const set = { effects: { b: sandbox }, ...(gone !== undefined && { gone }) };
    expect(withoutGone(set, targets)).toBe(set);
  }
});

it("names a sandbox that is gone, and no more one that is there again", () => {
  const targets = new Map([
    ["a", there],
    ["b", none],
  ]);
  const set = { effects: { b: "sandbox" as const, c: "mocked" as const }, gone: ["a"] };
  expect(withoutGone(set, targets)).toEqual({ effects: { c: "mocked" }, gone: ["b"] });
});
