import { FlowError } from "../errors/flow-error";
import { Budget } from "../expressions/budget";
import { inputName, parseCell } from "../expressions/cells";
import { type Closure, closureOf } from "../expressions/closures";
import { EvaluationFailure } from "../expressions/failure";
import { readsOf } from "../expressions/references";
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
  /** Its first cell of which it is not known here what it said: it reads the message. */
  | {
      readonly row: number;
      readonly says: "unknown";
      readonly column: string;
      readonly cell: string;
    }
  /** A row above decided, or could not be judged, which stopped it all. */
  | { readonly row: number; readonly says: "not-looked-at"; readonly since: "decided" | "stopped" };

/**
 * Row by row why a table decided as it did, in order. Never throws.
 * @param input the message; undefined where only its values are known any more
 */
export function traceDecision(
  content: DecisionContent,
  given: Given,
  { input, day = "" }: { readonly input?: Json | undefined; readonly day?: string } = {},
): readonly RowTrace[] {
  const { columns, rows } = conditionsOf(content);
  const scope = { given: given as JsonObject, input, day };
  const values = columns.map(({ name, input: text }) =>
    text === "day" ? day : Object.hasOwn(given, name) ? given[name] : undefined,
  );
  const traced: RowTrace[] = [];
  let since: "decided" | "stopped" | null = null;
  for (const [row, { cells }] of rows.entries()) {
    if (since !== null) {
      traced.push({ row, says: "not-looked-at", since });
      continue;
    }
    const trace = traceRow(row, columns, cells, values, scope);
    traced.push(trace);
    if (trace.says === "missing" || trace.says === "failed") since = "stopped";
    else if (content.decision.hit === "first" && trace.says === "hit") since = "decided";
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
    const column = columns[at]?.name ?? "";
    if (scope.input === undefined && readsMessage(cell)) {
      missing ??= { row, says: "unknown", column, cell };
      continue;
    }
    const answer = answerOf(cell, value, scope);
    if (answer === true) continue;
    if (answer === false) return { row, says: "no", column, cell, value };
    if (answer === undefined) missing ??= { row, says: "missing", column, cell, value };
    else return { row, says: "failed", column, cell, value };
  }
  return missing ?? { row, says: "hit" };
}

function readsMessage(cell: string): boolean {
  return cell.includes("input") && readsOf(cell, "cell").some((path) => /^input\b/.test(path));
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
