import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { parseMap, printMap } from "@/runtime/mapping/map-text";
import { recallUnread, rememberUnread, rowsMeant } from "./unread-text";

const rowsOf = (text: string) => {
  const read = parseMap(text);
  return "rows" in read ? read.rows : [];
};
const place = { person: "dana", flow: "f1", node: "n02" };

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

it.each([
  [
    "a = 1\nb = 2",
    "a = 1\nb = 2\nc = 3",
    "a = 1\nb = 2\nc = 4\nd = 5",
    "a = 1\nb = 2\nc = 3\nd = 5",
  ],
  ["a = 1\nb = 2", "a = 9\nb = 2", "a = 1", "a = 9"],
  ["a = 1", "a = 2", "a = 1", "a = 2"],
  [
    "lines = for each line of input.lines\n  sku = line.sku",
    "lines = for each line of input.lines\n  sku = line.sku\n  qty = line.qty",
    "lines = for each line of input.lines\n  sku = line.no",
    "lines = for each line of input.lines\n  sku = line.no\n  qty = line.qty",
  ],
])("a text begun on %j does not take away what others did meanwhile", (of, text, now, meant) => {
  const unread = { text: "", of: rowsOf(of) };
  expect(printMap(rowsMeant(rowsOf(text), unread, rowsOf(now)))).toBe(meant);
});

it("is kept for its map and person, until it is read", () => {
  const unread = { text: "a = 1\n=", of: rowsOf("a = 1") };
  rememberUnread(place, unread);
  expect(recallUnread(place)).toEqual(unread);
  expect(recallUnread({ ...place, person: "jo" })).toBeNull();
  expect(recallUnread({ ...place, node: "n03" })).toBeNull();
  rememberUnread(place, null);
  expect(recallUnread(place)).toBeNull();
});

it("what is no such text is none", () => {
  for (const text of ["", "[]", '{"text": 1}', "{"]) {
    sessionStorage.setItem("orderloom:map-text:dana:f1:n02", text);
    expect(recallUnread(place)).toBeNull();
  }
});
