import { FlowError } from "../errors/flow-error";
import { Budget } from "../expressions/budget";
import { inputName, parseCell } from "../expressions/cells";
import { type Closure, closureOf } from "../expressions/closures";
import { EvaluationFailure } from "../expressions/failure";
import { SyntaxProblem } from "../expressions/syntax-problem";
import type { Value } from "../expressions/values";
import type { Json, JsonObject } from "../json";
import { conditionsOf, type DecisionContent, type Given } from "./decide";

/** What one row says: it hits, or its first cell that does not, with the value it met. */
export type RowTrace =
  | { readonly row: number; readonly says: "hit" }
  | {
      readonly row: number;
      readonly says: "no" | "missing" | "failed";
      readonly column: string;
      readonly cell: string;
      readonly value: Json | undefined;
    }
  /** A row above decided. */
  | { readonly row: number; readonly says: "not-looked-at" };

/** Row by row why a table decided as it did, in order. Never throws. */
export function traceDecision(
  content: DecisionContent,
  given: Given,
  { input = null, day = "" }: { readonly input?: Json; readonly day?: string } = {},
): readonly RowTrace[] {
  const { columns, rows } = conditionsOf(content);
  const scope = { given: given as JsonObject, input, day };
  const values = columns.map(({ name, input: text }) =>
    text === "day" ? day : Object.hasOwn(given, name) ? given[name] : undefined,
  );
  const traced: RowTrace[] = [];
  let decided = false;
  for (const [row, { cells }] of rows.entries()) {
    if (decided) {
      traced.push({ row, says: "not-looked-at" });
      continue;
    }
    const trace = traceRow(row, columns, cells, values, scope);
    traced.push(trace);
    decided = content.decision.hit === "first" && trace.says === "hit";
  }
  return traced;
}

type Scope = { readonly [root: string]: Json | undefined };

function traceRow(
  row: number,
  columns: readonly { readonly name: string }[],
  cells: readonly string[],
  values: readonly (Json | undefined)[],
  scope: Scope,
): RowTrace {
  let missing: RowTrace | undefined;
  for (const [at, cell] of cells.entries()) {
    const value = values[at];
    const answer = answerOf(cell, value, scope);
    if (answer === true) continue;
    const column = columns[at]?.name ?? "";
    if (answer === false) return { row, says: "no", column, cell, value };
    if (answer === undefined) missing ??= { row, says: "missing", column, cell, value };
    else return { row, says: "failed", column, cell, value };
  }
  return missing ?? { row, says: "hit" };
}

const known = new Map<string, Closure | null>();
const knownMax = 5_000;

function closureFor(cell: string): Closure | null {
  const before = known.get(cell);
  if (before !== undefined) return before;
  if (known.size >= knownMax) known.clear();
  let made: Closure | null = null;
  try {
    made = closureOf(parseCell(cell), [inputName]);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
  }
  known.set(cell, made);
  return made;
}

/** True, false, undefined where the cell is missing, null where it fails or cannot be read. */
export function answerOf(
  cell: string,
  value: Json | undefined,
  scope: Scope,
): boolean | undefined | null {
  const closure = closureFor(cell);
  if (closure === null) return null;
  try {
    const answer: Value = closure({ scope, locals: [value], budget: new Budget() });
    if (answer === undefined || answer === null) return undefined;
    return typeof answer === "boolean" ? answer : null;
  } catch (error) {
    if (error instanceof EvaluationFailure || error instanceof FlowError) return null;
    throw error;
  }
}
