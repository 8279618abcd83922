import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortHash } from "./short-hash";
import { digestOf, isHashOf } from "./text-digest";

const encoded = (text: string) => new TextEncoder().encode(text);

describe("digestOf", () => {
  it("counts a text's bytes as UTF-8", () => {
    const texts = ["", "a", "Göteborg – 10 €", "\ud800 alone", "😀".repeat(900)];
    for (const text of [...texts, "é".repeat(40_000), "x".repeat(200_000)]) {
      expect(digestOf(text).bytes, text.slice(0, 20)).toBe(encoded(text).length);
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(digestOf(text).bytes).toBe(encoded(text).length);
      }),
    );
  });

  it("is the same for the same text, whatever was digested before, and another for another", () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.nat(220), (text, cut) => {
        const { hash } = digestOf(text);
        digestOf("y".repeat(cut * 400));
        expect(digestOf(text).hash).toBe(hash);
        expect(seen.get(hash) ?? text).toBe(text);
        seen.set(hash, text);
        const changed = `${text.slice(0, cut)}~${text.slice(cut + 1)}`;
        if (changed !== text) expect(digestOf(changed).hash).not.toBe(hash);
      }),
      { numRuns: 2_000 },
    );
  });

  it("tells apart what differs in its end, its length or one place of many", () => {
    const hashes = new Set<string>();
    const texts = Array.from({ length: 5_000 }, (_, index) => `{"number":"SO-${100_000 + index}"}`);
    for (const text of ["", "\0", "\0\0", "\0\0\0\0", "a", "a\0", ...texts])
      hashes.add(digestOf(text).hash);
    expect(hashes.size).toBe(5_006);
    const long = "z".repeat(100_000);
    expect(digestOf(`${long}a`).hash).not.toBe(digestOf(`${long}b`).hash);
  });
});

describe("isHashOf", () => {
  it("knows the hashes that runs of earlier builds have", () => {
    expect(isHashOf(shortHash('{"a":1}'), '{"a":1}')).toBe(true);
    expect(isHashOf(shortHash('{"a":1}'), '{"a":2}')).toBe(false);
    expect(isHashOf(digestOf('{"a":1}').hash, '{"a":1}')).toBe(true);
    expect(isHashOf(digestOf('{"a":1}').hash, '{"a":2}')).toBe(false);
    expect(isHashOf(undefined, "")).toBe(false);
  });
});
