import { expect, test } from "vitest";
import { indentJson, jsonProblem } from "./message-text";

test("only white space changes: digits, escapes and the order of names stay", () => {
  const text = String.raw`{"b":12345678901234567890.50,"a":["x\"{,}","é"],"e":{},"l":[ ],"n":-0}`;
  const shown = indentJson(text);
  expect(shown).toBe(
    [
      "{",
      '  "b": 12345678901234567890.50,',
      '  "a": [',
      String.raw`    "x\"{,}",`,
      '    "é"',
      "  ],",
      '  "e": {},',
      '  "l": [],',
      '  "n": -0',
      "}",
    ].join("\n"),
  );
  expect(indentJson(shown)).toBe(shown);
  expect(JSON.parse(shown)).toEqual(JSON.parse(text));
});

test("what is not JSON stays as it is, and says where it is not", () => {
  expect(indentJson("ISA*00*")).toBe("ISA*00*");
  expect(jsonProblem('{"a": 1,\n "b" 2}')).toMatch(/line 2, column 6/);
  expect(jsonProblem('{"a": 1}')).toBeNull();
});
