import { expect, test } from "vitest";
import { highlightJson } from "./highlight-json";

const kinds = (line: string) =>
  highlightJson(line)
    .filter(({ kind }) => kind !== "plain")
    .map(({ text, kind }) => `${kind} ${text}`);

test("keys, texts, numbers and words have their colour", () => {
  expect(kinds('  "price": { "amount": "41.20", "lines": 3, "ok": true, "none": null },')).toEqual([
    'key "price"',
    'key "amount"',
    'string "41.20"',
    'key "lines"',
    "number 3",
    'key "ok"',
    "word true",
    'key "none"',
    "word null",
  ]);
});

test.each(['"a \\" quote", -1.5e3', "}, ]", '"not closed', "true story", ""])(
  "nothing of %j is lost",
  (line) => {
    expect(
      highlightJson(line)
        .map(({ text }) => text)
        .join(""),
    ).toBe(line);
  },
);
