import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { recallJson, rememberJson } from "./unread-json";

const place = { person: "dana", flow: "f1", node: "n01", field: "sample" };

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it("a text that is no JSON yet is kept for its field, step and person, until it is JSON", () => {
  rememberJson(place, '{"lines": [');
  expect(recallJson(place)).toBe('{"lines": [');
  const elsewhere = [
    { ...place, person: "jo" },
    { ...place, flow: "f2" },
    { ...place, node: "n02" },
    { ...place, field: "schema" },
  ];
  expect(elsewhere.map(recallJson)).toEqual([null, null, null, null]);
  rememberJson(place, null);
  expect(recallJson(place)).toBeNull();
});

it("a tab that keeps nothing, or has no room, is no failure", () => {
  const refused = () => {
    throw new Error("not allowed");
  };
  vi.stubGlobal("sessionStorage", { getItem: refused, setItem: refused, removeItem: refused });
  rememberJson(place, "{");
  rememberJson(place, null);
  expect(recallJson(place)).toBeNull();
});
