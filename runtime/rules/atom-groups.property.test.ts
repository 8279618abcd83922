import fc from "fast-check";
import { expect, it } from "vitest";
import type { DecisionContent } from "./decide";
import type { InputType } from "./decision-shape";
import { axesOf } from "./rule-axes";
import { answerOf } from "./trace-decision";

const comparisons = ["<", "<=", ">", ">=", "!=", "="];

function cellsOf(values: fc.Arbitrary<string>, signs: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom("-", "missing", "empty", "not (missing)", "missing, empty"),
    values,
    fc.tuple(fc.constantFrom(...signs), values).map(([sign, value]) => `${sign} ${value}`),
    fc.tuple(values, values).map((two) => two.join(", ")),
    fc.tuple(values, values).map((two) => `not (${two.join(", ")})`),
    values.map((value) => `$ == input.value || $ == ${value}`),
  );
}

const number = fc.integer({ min: -30, max: 30 }).map((value) => String(value / 10));
const day = fc.integer({ min: 1, max: 9 }).map((value) => `"2026-03-0${value}"`);
const text = fc.constantFrom('"A"', '"B"', '""', '"C"');
const column = fc.oneof(
  fc.record({
    type: fc.constantFrom<InputType>("number", "integer"),
    cells: fc.array(
      fc.oneof(
        cellsOf(number, comparisons),
        fc.tuple(number, number).map((two) => two.sort((a, b) => Number(a) - Number(b)).join("..")),
      ),
    ),
  }),
  fc.record({ type: fc.constant<InputType>("date"), cells: fc.array(cellsOf(day, comparisons)) }),
  fc.record({
    type: fc.constantFrom<InputType>("text", "choice"),
    cells: fc.array(cellsOf(text, ["!=", "="])),
  }),
  fc.record({
    type: fc.constant<InputType>("yes-no"),
    cells: fc.array(cellsOf(fc.constantFrom("true", "false"), ["!=", "="])),
  }),
);

it("every atom is in one group, whose rows answer it as they do when asked one by one", () => {
  fc.assert(
    fc.property(column, ({ type, cells }) => {
      const content: DecisionContent = {
        columns: ["Value"],
        validity: null,
        rows: cells.map((cell) => [cell]),
        decision: {
          hit: "first",
          inputs: [
            {
              column: "Value",
              expression: "input",
              type,
              values: type === "choice" ? ["A", "B"] : [],
            },
          ],
          outputs: [],
          comment: null,
          otherwise: {},
          tests: [],
          intended: [],
        },
      };
      const [axis] = axesOf(content);
      if (axis === undefined) throw new Error("The table has a condition.");
      const told = axis.groups.flatMap(({ atoms }) => atoms);
      expect(told.toSorted((a, b) => a - b)).toEqual(axis.atoms.map((_, at) => at));
      for (const group of axis.groups) {
        for (const at of group.atoms) {
          for (const [row, cell] of cells.entries()) {
            const bit = 1n << BigInt(row);
            const isKnown = !axis.unknown.includes(row);
            const answer = isKnown ? answerOf(cell, axis.atoms[at]?.value, {}) : undefined;
            expect((group.yes & bit) !== 0n).toBe(answer === true);
            expect((group.notNo & bit) !== 0n).toBe(answer !== false);
          }
        }
      }
    }),
    { numRuns: 400 },
  );
});
