import fc from "fast-check";
import { expect, it } from "vitest";
import type { Json, JsonObject } from "../json";
import { leavesOf, withOther } from "../testing/leaves";
import { isReadOfEach } from "./entry-reads";
import type { ReadValue } from "./observed-reads";
import { meets, stepsOfPlace } from "./places";
import { readingOfText } from "./text-reads";
import { settle } from "./values";

const number = fc.integer({ min: 0, max: 3 });
const word = fc.constantFrom("x", "y", "z");
const scope = fc.record({
  input: fc.record({
    code: word,
    limit: number,
    lines: fc.array(
      fc.record({
        sku: word,
        qty: number,
        price: number,
        parts: fc.array(fc.record({ n: number, sku: word }), { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
});

const amount = fc.constantFrom(
  "l.qty",
  "l.qty * l.price",
  "l.parts.length",
  "sum(l.parts, p => p.n * l.qty)",
  "sum(l.parts, l => l.n)",
  "max(l.parts.map(p => p.n)) + i",
  "l.parts[0].n",
  "get(l, 'price')",
  "input.lines[i].price",
  "sum(input.lines, l => l.qty)",
  "i",
);
const condition = fc.constantFrom(
  "l.qty > 1",
  "l.sku == input.code",
  "l.parts.some(p => p.n > input.limit)",
  "l.parts.find(p => p.n > 0).sku == 'x'",
  "sum(l.parts, p => p.n) > l.price",
  "l == input.lines[0]",
);
const lists = fc.oneof(
  fc.constant("input.lines"),
  condition.map((text) => `input.lines.filter((l, i) => ${text} ?? false)`),
);
/** Whatever goes through a list, by what it reads of each entry, and what is read of its answer. */
const text = fc
  .tuple(lists, amount, condition)
  .chain(([list, value, test]) =>
    fc.constantFrom(
      ...["sum", "avg", "min", "max"].map((name) => `${name}(${list}, (l, i) => ${value})`),
      ...["count", "some", "every"].map((name) => `${name}(${list}, (l, i) => ${test} ?? false)`),
      `${list}.map((l, i) => ${value})`,
      `${list}.map(l => l)`,
      `${list}.map(l => l.parts)[0][0].n`,
      `${list}.flatMap(l => l.parts)`,
      `${list}.toObject(l => l.sku, (l, i) => ${value})`,
      `${list}.find((l, i) => ${test} ?? false).price`,
      `${list}.sort((l, i) => ${value})[0].sku`,
      `${list}.distinct((l, i) => ${value}).map(l => l.sku)`,
      `${list}.groupBy((l, i) => ${value})`,
      `${list}.indexBy(l => l.sku)`,
      `count(${list}) + sum(${list}, (l, i) => ${value})`,
      `[sum(${list}, (l, i) => ${value}), ${list}]`,
      `sum(${list}, (l, i) => ${value}) > input.limit ? input.lines[0].price : input.code`,
    ),
  );

const otherThan =
  (pick: number) =>
  (old: Json): Json =>
    typeof old === "number"
      ? (old + 1 + pick) % 4
      : (["x", "y", "z"].filter((one) => one !== old)[pick] ?? "");

function names({ path, ofEach }: ReadValue, changed: readonly (string | number)[]): boolean {
  const steps = stepsOfPlace(path);
  const inside = changed.slice(steps.length);
  if (!meets(steps, changed)) return false;
  return ofEach === undefined || inside.length === 0 || isReadOfEach(ofEach, inside);
}

it("a value of an entry that a reading does not name never changes what the expression gives", () => {
  let changes = 0;
  let named = 0;
  const gives = (expression: string, root: Json) =>
    JSON.stringify(settle(readingOfText(expression, root as JsonObject).value ?? null));
  fc.assert(
    fc.property(text, scope, fc.nat(1), (expression, root, pick) => {
      const { reads } = readingOfText(expression, root);
      const before = gives(expression, root);
      for (const changed of leavesOf(root)) {
        const isNamed = reads.some((read) => names(read, changed));
        named += isNamed ? 1 : 0;
        if (gives(expression, withOther(root, changed, otherThan(pick))) === before) continue;
        changes += 1;
        if (!isNamed) {
          throw new Error(`${expression}: ${JSON.stringify(reads)}, not ${changed.join(".")}`);
        }
      }
    }),
    { numRuns: 1_500 },
  );
  expect(changes).toBeGreaterThan(1_000);
  // Most of what is named does change it: nothing is named that could not.
  expect(named).toBeLessThan(changes * 4);
});

it("a field is named by what a sum reads of each entry, whatever is in its name", () => {
  for (const name of ["a[]b", "[]", "PO Number", 'say "[]"', "a.b", "[0]"]) {
    const quoted = JSON.stringify(name);
    const root = { input: { lines: [{ [name]: { n: 1 }, other: 1 }] } };
    const { reads } = readingOfText(`sum(input.lines, l => l[${quoted}].n)`, root);
    const isNamed = (steps: readonly (string | number)[]) =>
      reads.some((read) => names(read, ["input", "lines", 0, ...steps]));
    expect([name, isNamed([name, "n"]), isNamed(["other"])]).toEqual([name, true, false]);
  }
});
