import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json";
import { mapPlaces } from "./map-places";
import type { TargetField } from "./target-fields";
import { everyNode, type KnownTree, nextTree, targetTree } from "./target-tree";

const targets = ["number", "customer.name", "customer.city", "lines[]", "lines[].sku", "lines"];
const row = fc.record({
  target: fc.constantFrom(...targets),
  value: fc.constantFrom("input.a", "input.b", '"x"'),
  required: fc.boolean(),
});
const schema: readonly TargetField[] = [
  { name: "number", kind: "text", required: true, list: false, children: [] },
];

describe("nextTree", () => {
  it("is after any change of the rows the tree that is made anew", () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.option(row)), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), steps, fc.boolean(), (begun, edits, typed) => {
        const fields = typed ? schema : null;
        let rows: readonly JsonObject[] = begun;
        let known: KnownTree | null = null;
        for (const [at, next] of [[99, null] as const, ...edits]) {
          rows =
            next === null
              ? rows.filter((_, index) => index !== at)
              : rows.map((old, index) => (index === at ? next : old));
          const places = mapPlaces(rows);
          known = nextTree(known, fields, places, []);
          expect(known.nodes).toEqual(targetTree(fields, places, []));
          const all = everyNode(known.nodes);
          expect([...known.byTarget.values()]).toEqual(
            all.filter(
              ({ target }, index) => all.findLastIndex((one) => one.target === target) === index,
            ),
          );
          expect(everyNode(known.frame).map(({ target }) => target)).toEqual(
            all.map(({ target }) => target),
          );
        }
      }),
    );
  });
});
