import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/runtime/json";
import type { TableShape } from "@/runtime/tables/table-shape";
import { applyDifference, differenceOf, readSteps, type StepState, writeSteps } from "./steps-text";

const shape = (columns: number): TableShape => ({
  kind: "generic",
  columns: Array.from({ length: columns }, (_, at) => `c${at}`),
  keys: ["c0"],
  validity: null,
});
const cell = fc.constantFrom("", "a", "b", "1");
const state: fc.Arbitrary<StepState> = fc
  .array(fc.tuple(cell, cell), { maxLength: 12 })
  .chain((rows) =>
    fc.record({
      rows: fc.constant(rows),
      ids: fc.constant(rows.map(([one], at) => `${one}${at % 5}`)),
      shape: fc.integer({ min: 1, max: 3 }).map(shape),
    }),
  );

/** What a tab keeps is text. */
const stored = (written: JsonObject) => JSON.parse(JSON.stringify(written)) as JsonObject;

describe("steps of a table as text", () => {
  it("make any state of any other", () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        const difference = differenceOf(from, to);
        const text = difference === null ? null : stored(difference);
        expect(applyDifference(from, text)).toEqual(to);
      }),
    );
  });

  it("lead back and forth as before", () => {
    fc.assert(
      fc.property(fc.array(state), state, fc.array(state), (past, now, future) => {
        const read = readSteps(now, stored(writeSteps(now, { past, future })));
        expect(read).toEqual({ past, future });
      }),
    );
  });

  it("are small where a cell of many rows changes, and a row comes or goes", () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => [`K${at}`, "x"]);
    const from = { shape: shape(2), rows };
    const edited: StepState = { ...from, rows: rows.with(5_000, ["K5000", "y"]) };
    const removed = { ...edited, rows: edited.rows.toSpliced(70_000, 1) };
    const size = (one: StepState, other: StepState) =>
      JSON.stringify(differenceOf(one, other)).length;
    expect(size(from, edited)).toBeLessThan(60);
    expect(size(edited, removed)).toBeLessThan(60);
    expect(size(removed, edited)).toBeLessThan(60);
  });

  it("leave out the farthest where there are too many", () => {
    const states: readonly StepState[] = Array.from({ length: 40 }, (_, at) => ({
      shape: shape(2),
      rows: Array.from({ length: 5_000 }, (_, row) => [`K${row}`, `step ${at}`]),
    }));
    const now = states.at(-1) as StepState;
    const { past } = readSteps(
      now,
      stored(writeSteps(now, { past: states.slice(0, -1), future: [] })),
    );
    expect(past.length).toBeGreaterThan(3);
    expect(past.length).toBeLessThan(39);
    expect(past).toEqual(states.slice(0, -1).slice(-past.length));
  });
});
