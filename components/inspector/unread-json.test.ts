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
  rememberJson(place, { text: '{"lines": [', over: "{}" });
  expect(recallJson(place, "{}")).toBe('{"lines": [');
  const elsewhere = [
    { ...place, person: "jo" },
    { ...place, flow: "f2" },
    { ...place, node: "n02" },
    { ...place, field: "schema" },
  ];
  expect(elsewhere.map((other) => recallJson(other, "{}"))).toEqual([null, null, null, null]);
  rememberJson(place, null);
  expect(recallJson(place, "{}")).toBeNull();
});

it("a text that was written over another value does not hide what the field holds now", () => {
  rememberJson(place, { text: '{"lines": [', over: '{"lines": []}' });
  expect(recallJson(place, '{"lines": [1]}')).toBeNull();
  expect(recallJson(place, "")).toBeNull();
});

it("a tab without room keeps no earlier text in place of a newer one", () => {
  rememberJson(place, { text: "[1", over: "" });
  vi.spyOn(sessionStorage, "setItem").mockImplementation(() => {
    throw new Error("full");
  });
  rememberJson(place, { text: "[1, 2", over: "" });
  expect(recallJson(place, "")).toBeNull();
});

it("a tab that keeps nothing, or has no room, is no failure", () => {
  const refused = () => {
    throw new Error("not allowed");
  };
  vi.stubGlobal("sessionStorage", { getItem: refused, setItem: refused, removeItem: refused });
  rememberJson(place, { text: "{", over: "" });
  rememberJson(place, null);
  expect(recallJson(place, "{}")).toBeNull();
});
