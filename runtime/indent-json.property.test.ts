import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indentJson } from "./indent-json";

describe("JSON in lines", () => {
  it("is set as JSON.stringify sets it, however it was written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, "\t"), (value, space) => {
        const wanted = JSON.stringify(value, null, 2);
        expect(indentJson(JSON.stringify(value, null, space))).toBe(wanted);
      }),
    );
  });

  it("keeps every digit and every escape as it was written", () => {
    const text = '{"a":12345678901234567890.10,"b":-0,"c":"\\u00e9\\\\","d":1E+400,"e":[ ]}';

    expect(indentJson(text).split("\n")).toEqual([
      "{",
      '  "a": 12345678901234567890.10,',
      '  "b": -0,',
      '  "c": "\\u00e9\\\\",',
      '  "d": 1E+400,',
      '  "e": []',
      "}",
    ]);
  });
});
