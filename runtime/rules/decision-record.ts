import type { Json, JsonObject } from "../json";
import type { Decided, DecisionContent, Given } from "./decide";

/**
 * What a step hands on of a decision, and what is kept of it: the results by column, or `results` with one entry a
 * row where all that hit count; `row` is counted from 1 and null for the default row; `given` are the values it was
 * decided by, and `day` the day where rows count on certain days only.
 */
export function decisionRecord(
  { decision }: DecisionContent,
  { rows, results }: Decided,
  given: Given,
  { table, day }: { readonly table: string; readonly day: string },
): JsonObject {
  const numbers = rows.map((row) => row + 1);
  const own =
    decision.hit === "collect"
      ? { results: results.map((result, at) => ({ ...result, row: numbers[at] ?? null })) }
      : { ...results[0], row: numbers[0] ?? null };
  const texts = (type: "hold" | "message") =>
    results.flatMap((result) =>
      decision.outputs
        .filter((output) => output.type === type)
        .map(({ column }) => result[column])
        .filter((value): value is string => typeof value === "string" && value !== ""),
    );
  return {
    ...own,
    rows: numbers,
    holds: [...new Set(texts("hold"))],
    messages: texts("message"),
    given: given as JsonObject,
    table,
    ...(day === "" ? {} : { day }),
  };
}

/** The part of a record that says why; null for a value that is none. */
export type RecordedDecision = {
  readonly table: string;
  /** Counted from 1; empty for the default row. */
  readonly rows: readonly number[];
  readonly given: Given;
  readonly day: string;
};

export function readDecisionRecord(value: Json | undefined): RecordedDecision | null {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
  const { table, rows, given, day } = value as JsonObject;
  if (typeof table !== "string" || !Array.isArray(rows)) return null;
  if (given === null || typeof given !== "object" || Array.isArray(given)) return null;
  return {
    table,
    rows: rows.filter((row) => typeof row === "number"),
    given: given as Given,
    day: typeof day === "string" ? day : "",
  };
}
