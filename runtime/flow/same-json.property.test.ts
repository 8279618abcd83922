import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json";
import { compactJson, sameJson } from "./canonical";
import { parseExactJson } from "./exact-json";

const number = fc.oneof(
  fc.integer({ min: -2, max: 2 }).map(String),
  fc.constantFrom("-0", "1.50", "1e400", "12345678901234567890"),
);
const json = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    number,
    fc.constantFrom("null", "true", '"a"', '"1"'),
    fc.array(tie("value"), { maxLength: 3 }).map((parts) => `[${parts.join()}]`),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "$number"), tie("value")), {
        maxLength: 3,
        selector: ([name]) => name,
      })
      .map((parts) => `{${parts.map(([name, text]) => `"${name}":${text}`).join()}}`),
  ),
})).value;

describe("sameJson", () => {
  it("says of any two values that they are the same exactly where their texts are", () => {
    fc.assert(
      fc.property(json, json, (left, right) => {
        const [a, b]: readonly [Json, Json] = [parseExactJson(left), parseExactJson(right)];
        expect(sameJson(a, b)).toBe(compactJson(a) === compactJson(b));
        expect(sameJson(a, parseExactJson(left))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
