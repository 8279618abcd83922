import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../json";
import { ValueTexts } from "./value-texts";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const entries = fc.array(fc.dictionary(fc.string(), json) as fc.Arbitrary<JsonObject>, {
  minLength: 1,
  maxLength: 8,
});

describe("texts of values", () => {
  it("are what JSON.stringify writes, whichever entries were written before", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), json),
        entries,
        fc.array(json, { maxLength: 3 }),
        fc.string(),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
        (around, list, more, name, before) => {
          const texts = new ValueTexts();
          list.forEach((entry, index) => {
            if (before[index % before.length]) texts.writeEntry(entry);
          });
          const results = [...list, ...more];
          const value = { ...around, [name]: results };
          for (const one of [value, results, list[0] ?? null, [results], more, null, "text"]) {
            expect(texts.write(one)).toBe(JSON.stringify(one));
          }
          const long = texts.longPart(value);
          if (long !== null) {
            const text = texts.write(value).slice(long.from, long.to);
            expect(text).toBe(JSON.stringify(long.part));
          }
          expect(texts.take(results)).toBe(JSON.stringify(results));
          expect(texts.take(value)).toBe(JSON.stringify(value));
        },
      ),
    );
  });

  it("are written once: an entry's text is used again in its list, and the list's in what holds it", () => {
    const texts = new ValueTexts();
    const entry = { sku: "BRG-1" };
    const before = texts.writeEntry(entry);
    // What a value may never do shows that its text was not made anew.
    (entry as { sku: string }).sku = "changed";
    const list = [entry];
    expect(texts.write({ results: list })).toBe(`{"results":[${before}]}`);
    list.length = 0;
    expect(texts.take(list)).toBe(`[${before}]`);
    expect(texts.take(list)).toBe("[]");
  });

  it("say where a long part of them stands", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), json)),
        fc.string(),
        fc.nat(3),
        (parts, name, at) => {
          const texts = new ValueTexts();
          const entry = { note: "€".repeat(10_000) };
          texts.writeEntry(entry);
          const list = Array.from({ length: 8 }, () => entry);
          parts.splice(at, 0, [name, list]);
          const value = Object.fromEntries(parts);
          if (value[name] !== list) return;
          const text = texts.write(value);
          const long = texts.longPart(value);
          expect(text).toBe(JSON.stringify(value));
          expect(long?.part).toBe(list);
          expect(text.slice(long?.from, long?.to)).toBe(JSON.stringify(list));
        },
      ),
    );
  });

  it("of large entries are not kept", () => {
    const texts = new ValueTexts();
    const entry = { note: "x".repeat(20_000) };
    texts.writeEntry(entry);
    entry.note = "y";
    expect(texts.write([entry])).toBe('[{"note":"y"}]');
  });
});
