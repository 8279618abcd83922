import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTooDeep, JsonNesting, nestingMax } from "./json-nesting";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("isTooDeep", () => {
  it("counts lists and objects inside each other, not beside each other or in texts", () => {
    const deep = "[".repeat(nestingMax + 1) + "]".repeat(nestingMax + 1);

    expect(isTooDeep(bytes(deep))).toBe(true);
    expect(isTooDeep(bytes('{"a":'.repeat(nestingMax + 1)))).toBe(true);
    expect(isTooDeep(bytes(deep.slice(1, -1)))).toBe(false);
    expect(isTooDeep(bytes("[[],".repeat(2) + "[],".repeat(5_000)))).toBe(false);
    expect(isTooDeep(bytes(JSON.stringify({ note: `\\"${"[".repeat(5_000)}` })))).toBe(false);
  });
});

describe("JsonNesting", () => {
  it("says of a body in pieces what it says of the whole, wherever it is cut", () => {
    const around = fc.constantFrom(nestingMax - 2, nestingMax - 1, nestingMax, nestingMax + 1);
    const note = fc.string({ unit: fc.constantFrom("[", "{", "]", "\\", '"', "a"), maxLength: 12 });
    fc.assert(
      fc.property(around, note, fc.array(fc.nat(40), { maxLength: 30 }), (depth, text, cuts) => {
        const body = bytes(`${'[{"k":'.repeat(depth / 2)}[${JSON.stringify(text)},[]`);
        const nesting = new JsonNesting();
        let at = Math.max(0, body.length - 60);
        nesting.read(body.subarray(0, at));
        for (const cut of cuts) {
          nesting.read(body.subarray(at, at + cut));
          at += cut;
        }
        nesting.read(body.subarray(at));
        expect(nesting.tooDeep).toBe(isTooDeep(body));
      }),
      { numRuns: 3_000 },
    );
  });
});
