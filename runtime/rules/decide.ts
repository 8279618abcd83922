import { FlowError } from "../errors/flow-error";
import { compileExpression, compileExpressionClosures } from "../expressions/compile";
import {
  type CompiledTable,
  compileDecisionTable,
  compileDecisionTableClosures,
  type DecisionTable,
} from "../expressions/decision-table";
import type { CompiledExpression } from "../expressions/language";
import type { Json, JsonObject } from "../json";
import type { TableRow, TableValidity } from "../tables/table-shape";
import type { DecisionInput, DecisionShape } from "./decision-shape";
import { compileOutputCell, type OutputEngine, readOutputCell } from "./output-cell";
import { fitValue } from "./read-value";

/** A decision table with its rows: what is stored as one version. */
export type DecisionContent = {
  readonly columns: readonly string[];
  readonly validity: TableValidity | null;
  readonly decision: DecisionShape;
  readonly rows: readonly TableRow[];
};

/** Values of the conditions by column; one that is missing is not there. */
export type Given = { readonly [column: string]: Json };

export type Decided = {
  /** Positions of the rows that decided; empty where the default row did. */
  readonly rows: readonly number[];
  /** Results by column, of each row that decided. */
  readonly results: readonly JsonObject[];
};

export type CompiledDecision = {
  /**
   * Values of the conditions, from `handed` by column where they are handed over, else by the table's own
   * expressions over `input`. Throws DOCUMENT_INVALID for a value that does not fit its column.
   */
  readonly given: (input: Json, handed: { readonly [column: string]: Json | undefined }) => Given;
  /**
   * Throws CONDITION_MISSING and EXPRESSION_FAILED naming row and column. `day` is `2026-11-26` and matters only
   * where rows have periods.
   */
  readonly decide: (given: Given, input: Json, day: string) => Decided;
};

/** As generated code (server only). Throws EXPRESSION_INVALID naming row and column. */
export function compileDecision(content: DecisionContent): CompiledDecision {
  return compiled(content, "generated");
}

/** The same without eval, for browsers. */
export function compileDecisionClosures(content: DecisionContent): CompiledDecision {
  return compiled(content, "closures");
}

/**
 * A table that is being written: what cannot be read throws EXPRESSION_INVALID where a decision reaches it, and all
 * others are made. Without eval.
 */
export function compileUnfinishedDecision(content: DecisionContent): CompiledDecision {
  return compiled(content, "closures", true);
}

function compiled(content: DecisionContent, engine: OutputEngine, late = false): CompiledDecision {
  const { decision } = content;
  const generated = engine === "generated";
  const expression = generated ? compileExpression : compileExpressionClosures;
  const inputs = decision.inputs.map((input) => ({
    input,
    read: lateOr(late, () => expression(input.expression, { field: input.column })),
  }));
  const conditions: DecisionTable = {
    hit: decision.hit === "first" || decision.hit === "unique" ? decision.hit : "all",
    ...conditionsOf(content),
  };
  const table = generated
    ? compileDecisionTable(conditions)
    : compileDecisionTableClosures(conditions, late);
  const outputs = outputsOf(content, engine, late);
  return {
    given: (input, handed) => givenBy(inputs, input, handed),
    decide: (given, input, day) => {
      const scope = { given: given as JsonObject, input, day };
      const hits = hitsOf(table, scope, content);
      const rows = decision.hit === "priority" ? foremost(content, hits) : hits;
      const deciding = rows.length === 0 ? [null] : rows;
      return { rows, results: deciding.map((row) => outputs(row, scope)) };
    },
  };
}

/** What is compiled; with `late`, when that fails, something that throws why as soon as it is asked for. */
function lateOr(late: boolean, compile: () => CompiledExpression): CompiledExpression {
  try {
    return compile();
  } catch (error) {
    if (!late) throw error;
    return () => {
      throw error;
    };
  }
}

/** The conditions as the compiler of tables takes them; the period of a row is a condition on the day. */
export function conditionsOf({ columns, validity, decision, rows }: DecisionContent) {
  const inputs = decision.inputs.map(({ column }) => ({
    name: column,
    input: `given[${JSON.stringify(column)}]`,
  }));
  const places = decision.inputs.map(({ column }) => columns.indexOf(column));
  const from = validity === null ? -1 : columns.indexOf(validity.from);
  const until = validity === null ? -1 : columns.indexOf(validity.until);
  const dated = validity !== null;
  return {
    columns: dated ? [...inputs, { name: "Day", input: "day" }] : inputs,
    rows: rows.map((cells) => ({
      cells: [
        ...places.map((place) => cells[place] ?? ""),
        ...(dated ? [periodCell(cells[from] ?? "", cells[until] ?? "")] : []),
      ].map(plainCell),
    })),
  };
}

/** Signs that spreadsheets and people put for those of the language. */
function plainCell(cell: string): string {
  const text = cell.trim();
  return text === "–" || text === "" ? "-" : text.replace(/^≤/, "<=").replace(/^≥/, ">=");
}

function periodCell(from: string, until: string): string {
  if (from === "" && until === "") return "-";
  if (from === "") return `<= ${JSON.stringify(until)}`;
  const first = JSON.stringify(from);
  return until === "" ? `>= ${first}` : `${first}..${JSON.stringify(until)}`;
}

function givenBy(
  inputs: readonly { readonly input: DecisionInput; readonly read: CompiledExpression }[],
  input: Json,
  handed: { readonly [column: string]: Json | undefined },
): Given {
  const given: { [column: string]: Json } = {};
  for (const { input: column, read } of inputs) {
    const own = Object.hasOwn(handed, column.column);
    const found = own ? handed[column.column] : read({ input });
    const fitted = fitValue(found, column.type);
    if ("wrong" in fitted) {
      throw new FlowError(
        "DOCUMENT_INVALID",
        `${column.column}: ${shortText(found)} ${fitted.wrong}. It was read by ${own ? "the step" : column.expression}.`,
        { detail: { column: column.column, value: shortText(found) } },
      );
    }
    if (fitted.value !== undefined) given[column.column] = fitted.value;
  }
  return given;
}

function shortText(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function hitsOf(
  table: CompiledTable,
  scope: { readonly given: JsonObject; readonly input: Json; readonly day: string },
  { decision }: DecisionContent,
): readonly number[] {
  try {
    return table(scope);
  } catch (error) {
    if (!(error instanceof FlowError) || error.code !== "CONDITION_MISSING") throw error;
    const { row, column, expression } = error.detail;
    const input = typeof column === "number" ? decision.inputs[column] : undefined;
    if (input === undefined || typeof row !== "number") throw error;
    const message = `Row ${row + 1}, ${input.column}: ${input.expression} is ${scope.given[input.column] === null ? "null" : "missing"}, and the cell ${JSON.stringify(expression ?? "")} needs a value. A row above whose cell is missing can decide that.`;
    throw new FlowError("CONDITION_MISSING", message, {
      cause: error,
      detail: { ...error.detail, column: input.column, path: input.expression },
    });
  }
}

/** Of several rows that hit, the one whose ranked result comes first in its list; the upper one of two alike. */
function foremost(content: DecisionContent, hits: readonly number[]): readonly number[] {
  const [first, ...others] = hits;
  if (first === undefined) return hits;
  const rank = rankOf(content);
  return [others.reduce((best, row) => (rank(row) < rank(best) ? row : best), first)];
}

/** Where a row's result stands in the list of the first choice among the results; the lower goes first. */
export function rankOf({ columns, decision, rows }: DecisionContent): (row: number) => number {
  const ranked = decision.outputs.find(({ type }) => type === "choice");
  if (ranked === undefined) return () => 0;
  const place = columns.indexOf(ranked.column);
  const ranks = rows.map((cells) => {
    const at = ranked.values.indexOf((cells[place] ?? "").trim());
    return at < 0 ? ranked.values.length : at;
  });
  return (row) => ranks[row] ?? 0;
}

function outputsOf(content: DecisionContent, engine: OutputEngine, late: boolean) {
  const { columns, decision, rows } = content;
  const compile = (cell: string, output: (typeof decision.outputs)[number], field: string) => {
    try {
      return compileOutputCell(readOutputCell(cell, output), field, engine);
    } catch (error) {
      if (error instanceof FlowError) throw error;
      const why = error instanceof Error ? error.message : "cannot be read";
      throw new FlowError("EXPRESSION_INVALID", `${field}: ${JSON.stringify(cell)} ${why}.`, {
        detail: { field },
      });
    }
  };
  const places = decision.outputs.map(({ column }) => columns.indexOf(column));
  const byRow = rows.map((cells, row) =>
    decision.outputs.map((output, at) =>
      lateOr(late, () =>
        compile(cells[places[at] ?? -1] ?? "", output, `row ${row + 1}, ${output.column}`),
      ),
    ),
  );
  const otherwise = decision.outputs.map((output) => {
    const { [output.column]: cell = "" } = decision.otherwise;
    return lateOr(late, () => compile(cell, output, `default row, ${output.column}`));
  });
  return (row: number | null, scope: { readonly [root: string]: Json }): JsonObject => {
    const cells = row === null ? otherwise : (byRow[row] ?? otherwise);
    return Object.fromEntries(
      decision.outputs.map(({ column }, at) => [column, cells[at]?.(scope) ?? null]),
    );
  };
}
