import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Carried } from "./carried";
import { recallCarried, rememberCarried } from "./carried-memory";

const place = { person: "dana", environment: "e1", flow: "f1" };
const carried: Carried = {
  id: "c1",
  run: "a",
  node: "n03",
  path: "n02:1",
  written: { kind: "edit", begun: { value: "w".repeat(90) } },
};

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > 250) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, value);
    },
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it("what is carried is kept by person, environment and flow, until it was given or let go", () => {
  expect(rememberCarried(place, [carried])).toBe(true);
  expect(recallCarried(place)).toEqual([carried]);
  for (const other of [{ person: "jo" }, { environment: "e2" }, { flow: "f2" }]) {
    expect(recallCarried({ ...place, ...other })).toEqual([]);
  }
  rememberCarried(place, []);
  expect(recallCarried(place)).toEqual([]);
  // What is no list of them, as of another build, is nothing.
  for (const other of ["{}", "[1, null]", '[{"id": "c1", "at": 3}]']) {
    sessionStorage.setItem("orderloom:carried:dana:e1:f1", other);
    expect(recallCarried(place)).toEqual([]);
  }
});

it("what there is no room for is said to be kept by the page alone, and takes nothing else with it", () => {
  rememberCarried(place, [carried]);
  const longer = { ...carried, written: { kind: "edit", begun: { value: "w".repeat(300) } } };
  expect(rememberCarried(place, [longer as Carried])).toBe(false);
  expect(recallCarried(place)).toEqual([]);
  expect(rememberCarried(place, [longer as Carried, carried])).toBe(false);
  expect(recallCarried(place)).toEqual([carried]);
});
