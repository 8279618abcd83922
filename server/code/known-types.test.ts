import { expect, it } from "vitest";
import { KnownTypes } from "./known-types";

const faults = (count: number) =>
  Array.from({ length: count }, () => ({
    body: 0,
    start: 0,
    length: 1,
    message: "x".repeat(1_000),
  }));

it("what is known of types is bounded in number and in characters; the oldest goes first", () => {
  const known = new KnownTypes();
  for (let at = 0; at < 101; at += 1) known.set(`small ${at}`, []);
  expect(known.get("small 0")).toBeUndefined();
  expect(known.get("small 1")).toEqual([]);
  for (let at = 0; at < 20; at += 1) known.set(`large ${at}`, faults(500));
  expect(known.size).toBeLessThanOrEqual(2_000_000);
  expect(known.get("large 19")).toHaveLength(500);
  expect(known.get("large 0")).toBeUndefined();
  const { size } = known;
  known.set("large 19", faults(500));
  expect(known.size).toBe(size);
});
