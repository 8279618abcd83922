import fc from "fast-check";
import { expect, it } from "vitest";
import { messageOf } from "../engine/trigger-message";
import { JsonSyntaxError } from "./exact-json";
import { parseMessageJson } from "./message-json";

/** What a run reads from a message of these bytes. */
const received = (text: string) =>
  messageOf({
    kind: "webhook",
    headers: {},
    query: {},
    contentType: "application/json",
    bytes: new TextEncoder().encode(text),
  } as Parameters<typeof messageOf>[0]).json();

it.each([
  '{"id": 123456789012345678, "price": 0.30000000000000004, "zero": -0}',
  '\uFEFF{"a": 1}',
  '{"__proto__": {"a": 1}, "constructor": 2, "": 3}',
  '{"$number": "12"}',
  '{"a": 1, "a": 2}',
  "[1e400e]",
  "[]",
])("reads %s as a run does", (text) => {
  const read = (by: (text: string) => unknown) => {
    try {
      return JSON.stringify(by(text));
    } catch {
      return "refused";
    }
  };
  expect(read(parseMessageJson)).toBe(read(received));
});

it("reads any message as a run does", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseMessageJson(text)).toEqual(received(text));
    }),
  );
});

it.each([
  ['{"a": 1,}', "line 1, column 9"],
  ['{\n  "a": 1e999\n}', "line 2, column 8"],
  ["<order/>", "line 1, column 1"],
])("says where %s is no message", (text, place) => {
  expect(() => parseMessageJson(text)).toThrow(JsonSyntaxError);
  expect(() => parseMessageJson(text)).toThrow(place);
});
