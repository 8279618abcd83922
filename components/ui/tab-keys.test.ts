import { expect, it } from "vitest";
import { tabByKey } from "./tab-keys";

const tabs = ["versions", "uses", "problems"];

it.each([
  ["ArrowRight", 0, "uses"],
  ["ArrowRight", 2, "versions"],
  ["ArrowLeft", 0, "problems"],
  ["Home", 2, "versions"],
  ["End", 0, "problems"],
])("%s from tab %i leads to %s", (key, at, to) => {
  expect(tabByKey(tabs, at, key)).toBe(to);
});

it.each(["Tab", "Enter", "a", "Escape"])(
  "%s leaves the tabs alone, so that nobody is held there",
  (key) => {
    expect(tabByKey(tabs, 0, key)).toBeUndefined();
    expect(tabByKey(tabs, -1, key)).toBeUndefined();
  },
);
