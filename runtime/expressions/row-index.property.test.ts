import fc from "fast-check";
import { expect, it } from "vitest";
import type { Json } from "../json";
import {
  compileDecisionTable,
  compileDecisionTableClosures,
  type DecisionTable,
} from "./decision-table";
import { errorOf } from "./testing/error-of";

// The generated table rules rows out by their index; the closures judge each of them. Both must say the same, also
// where a row is missing or in error.

const words = [
  "EDI",
  "WEB",
  "",
  "-",
  "--",
  "\u0001",
  "2026-11-20",
  "2026-11-20T10:00:00Z",
  "2026-11-20T12:00:00+02:00",
];
const word = fc.constantFrom(...words).map((text) => JSON.stringify(text));
const amount = fc.constantFrom("0", "1", "2.5", "-1", "100", "12345678901234567.25");

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.constant("-") },
  amount,
  fc
    .tuple(fc.constantFrom("<", "<=", ">", ">=", "!=", "="), amount)
    .map((parts) => parts.join(" ")),
  fc.constantFrom("0..1", "(0..2.5]", "-1..100", "not (1, 2.5)", "1, > 99"),
  word,
  fc.tuple(word, word).map((both) => both.join(", ")),
  word.map((text) => `not (${text})`),
  fc.constantFrom("true", "false", "missing", "empty", "missing, > 1", 'missing, "EDI"'),
  fc.constantFrom("$ * 2 > 3", "> limit", "$ == limit", "$.length() > 1", '>= "2026-11-20"'),
);
const given: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, 0, 1, 2.5, 3, -1, 100, 101, true, false),
  fc.constantFrom<Json>(...words, "other"),
);
const scope = fc.dictionary(fc.constantFrom("a", "b", "c", "limit"), given);
const columns = ["a", "b", "c"].map((name) => ({ name, input: `input.${name}` }));

function outcome(decide: () => readonly number[]): unknown {
  try {
    return decide();
  } catch {
    const { code, message, detail } = errorOf(decide);
    return { code, message, detail };
  }
}

it("a long table decides as its rows do one by one", () => {
  const hit = fc.constantFrom<DecisionTable["hit"]>("first", "all", "unique");
  // Few kinds of cells, many rows: most columns have an index, and some rows are more than comparisons.
  const rows = fc
    .tuple(fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 6 }), fc.nat(30))
    .chain(([some, more]) =>
      fc.array(fc.constantFrom(...some), { minLength: 64 + more, maxLength: 64 + more }),
    )
    .map((made) => made.map((cells) => ({ cells })));
  fc.assert(
    fc.property(
      hit,
      rows,
      fc.array(scope, { minLength: 1, maxLength: 12 }),
      (policy, made, scopes) => {
        const table = { hit: policy, columns, rows: made };
        const indexed = compileDecisionTable(table);
        const plain = compileDecisionTableClosures(table);
        for (const input of scopes) {
          const root = { input, limit: input.limit ?? null };
          expect(outcome(() => indexed(root))).toEqual(outcome(() => plain(root)));
        }
      },
    ),
    { numRuns: 400 },
  );
});
