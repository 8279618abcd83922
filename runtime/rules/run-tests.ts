import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import {
  compileUnfinishedDecision,
  type Decided,
  type DecisionContent,
  type Given,
} from "./decide";
import { type DecisionOutput, type DecisionTest, isBlank } from "./decision-shape";
import { readOutputCell } from "./output-cell";
import { readValue } from "./read-value";

/** What a test row came to. `rows` as in `Decided`; `wrong` names the results that are not as expected. */
export type TestResult =
  | {
      readonly state: "pass" | "fail";
      readonly given: Given;
      readonly rows: readonly number[];
      readonly results: readonly JsonObject[];
      readonly wrong: readonly string[];
    }
  /** Without `given` where a value of the test row cannot be read. */
  | { readonly state: "error"; readonly given: Given | null; readonly message: string };

/** Decides every test row, without eval. A cell that cannot be read fails those that reach it. Never throws. */
export function runTests(content: DecisionContent, day: string): readonly TestResult[] {
  const { decision } = content;
  if (decision.tests.length === 0) return [];
  const compiled = attempt(() => compileUnfinishedDecision(content));
  return decision.tests.map((test): TestResult => {
    const given = givenOf(content, test);
    if ("message" in given) return { state: "error", given: null, message: given.message };
    if ("message" in compiled)
      return { state: "error", given: given.value, message: compiled.message };
    const decided = attempt(() => compiled.value.decide(given.value, null, day));
    if ("message" in decided)
      return { state: "error", given: given.value, message: decided.message };
    const wrong = wrongIn(content, test, decided.value);
    return {
      state: wrong.length === 0 ? "pass" : "fail",
      given: given.value,
      ...decided.value,
      wrong,
    };
  });
}

/** The values of a test row, or what is wrong with one. */
export function givenOf(
  { decision }: DecisionContent,
  test: DecisionTest,
): { readonly value: Given } | { readonly message: string } {
  const given: { [column: string]: Json } = {};
  for (const { column, type } of decision.inputs) {
    const { [column]: text = "" } = test.given;
    const read = readValue(text, type);
    if ("wrong" in read) return { message: `${column}: “${text}” ${read.wrong}.` };
    if (read.value !== undefined) given[column] = read.value;
  }
  return { value: given };
}

function wrongIn(
  { decision }: DecisionContent,
  test: DecisionTest,
  { results }: Decided,
): string[] {
  return decision.outputs
    .filter((output) => {
      const { [output.column]: text = "" } = test.expected;
      if (text.trim() === "") return false;
      const got = results.map((result) => result[output.column] ?? null);
      const wanted = text.trim() === "-" ? [""] : text.split(";").map((part) => part.trim());
      // Where all rows count, one of them must give each of what is expected.
      if (decision.hit === "collect") {
        return !wanted.every((one) => got.some((value) => isSame(value, one, output)));
      }
      return !isSame(got[0] ?? null, text.trim(), output);
    })
    .map(({ column }) => column);
}

function isSame(value: Json, expected: string, output: DecisionOutput): boolean {
  if (isBlank(expected)) return value === null;
  try {
    const cell = readOutputCell(expected, output);
    if (cell.kind === "value") return JSON.stringify(cell.value) === JSON.stringify(value);
  } catch {
    // What cannot be such a value is compared as it stands.
  }
  return value === expected;
}

function attempt<T>(work: () => T): { readonly value: T } | { readonly message: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof FlowError) return { message: error.message };
    throw error;
  }
}
