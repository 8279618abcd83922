import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import { compileUnfinishedDecision, type DecisionContent, type Given } from "./decide";
import { readDecisionRecord } from "./decision-record";

/** What a step once decided by a table: the values, and the results that it handed on. */
export type PastDecision = {
  readonly given: Given;
  readonly day: string;
  readonly results: readonly JsonObject[];
};

/** What a table decides of the same values. */
export type DecidedAnew =
  | {
      readonly state: "same" | "other";
      readonly rows: readonly number[];
      readonly results: readonly JsonObject[];
    }
  | { readonly state: "failed"; readonly message: string };

/** The decision by a table of this name or id in what a step handed on; null where there is none. */
export function pastDecisionIn(output: Json, named: readonly string[]): PastDecision | null {
  if (output === null || typeof output !== "object" || Array.isArray(output)) return null;
  const object = output as JsonObject;
  for (const value of [object, ...Object.values(object)]) {
    const record = readDecisionRecord(value);
    if (record === null || !named.includes(record.table)) continue;
    const { results } = value as JsonObject;
    return {
      given: record.given,
      day: record.day,
      results: Array.isArray(results) ? (results as readonly JsonObject[]) : [value as JsonObject],
    };
  }
  return null;
}

/**
 * Decides past values anew, without eval and without the messages they came from: a result that reads `input` fails.
 * `day` stands for decisions of a table whose rows counted always.
 */
export function decideAnew(
  content: DecisionContent,
  past: readonly PastDecision[],
  day: string,
): readonly DecidedAnew[] {
  const columns = content.decision.outputs.map(({ column }) => column);
  const told = (results: readonly JsonObject[]) =>
    JSON.stringify(results.map((result) => columns.map((column) => result[column] ?? null)));
  const { decide } = compileUnfinishedDecision(content);
  return past.map((one): DecidedAnew => {
    try {
      const { rows, results } = decide(one.given, null, one.day === "" ? day : one.day);
      const state = told(results) === told(one.results) ? "same" : "other";
      return { state, rows, results };
    } catch (error) {
      if (!(error instanceof FlowError)) throw error;
      return { state: "failed", message: error.message };
    }
  });
}

/** How often each row decided; the last is the default row. */
export function decisionsByRow(rows: number, decided: readonly DecidedAnew[]): readonly number[] {
  const counts = Array.from({ length: rows + 1 }, () => 0);
  for (const one of decided) {
    if (one.state === "failed") continue;
    for (const row of one.rows.length === 0 ? [rows] : one.rows) {
      counts[row] = (counts[row] ?? 0) + 1;
    }
  }
  return counts;
}
