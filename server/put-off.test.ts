import { expect, test } from "vitest";
import { PutOff } from "./put-off";

test("what fails is left alone the longer the more often it fails, and no longer once it is done", () => {
  let now = 0;
  const off = new PutOff(() => now);
  off.add("a");
  expect(off.waiting()).toEqual(["a"]);
  now = 2_000;
  expect(off.waiting()).toEqual([]);
  off.add("a");
  now = 5_900;
  expect(off.waiting()).toEqual(["a"]);
  off.add("soon", 5_000);
  for (let wait = 0; wait < 5; wait += 1) off.add("soon", 5_000);
  now += 5_000;
  expect(off.waiting()).not.toContain("soon");
  off.forget("soon");
  for (let failure = 0; failure < 20; failure += 1) off.add("a");
  now += 300_000;
  expect(off.waiting()).toEqual([]);
  off.add("a");
  off.forget("a");
  expect(off.waiting()).toEqual([]);
});
