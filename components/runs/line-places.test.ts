import fc from "fast-check";
import { expect, it } from "vitest";
import { stepsOfPlace } from "@/runtime/expressions/places";
import { placesOfLines } from "./line-places";
import { prettyText } from "./value-text";

it("says of each line which place it has", () => {
  const { text } = prettyText(
    '{"number":"1","PO Number":2,"lines":[{"sku":"a{"},[],{}],"note":"]"}',
  );
  expect(placesOfLines(text)).toEqual([
    "",
    "number",
    '["PO Number"]',
    "lines",
    "lines[0]",
    "lines[0].sku",
    null,
    "lines[1]",
    "lines[2]",
    null,
    "note",
    null,
  ]);
});

it("leads to the very value that the line shows, in any document", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4, noUnicodeString: false }), (json) => {
      const { text } = prettyText(json);
      const value: unknown = JSON.parse(json);
      for (const [index, place] of placesOfLines(text).entries()) {
        if (place === null) continue;
        const at = stepsOfPlace(place).reduce<unknown>(
          (inner, step) => (inner as { readonly [name: string]: unknown })[step],
          value,
        );
        const line = (text.split("\n")[index] ?? "").trim().replace(/,$/, "");
        const shown = /[[{]$/.test(line)
          ? line.endsWith(Array.isArray(at) ? "[" : "{")
          : line.endsWith(JSON.stringify(at));
        expect(shown).toBe(true);
      }
    }),
  );
});
