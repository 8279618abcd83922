import type { TableState } from "../tables/compare-tables";
import { setCells } from "../tables/edit-table";
import type { DecisionContent } from "./decide";
import type { DecisionShape } from "./decision-shape";
import { quoteWords } from "./quote-words";

/** A table's state as a decision table; null for one that is looked up. */
export function decisionContent({ shape, rows }: TableState): DecisionContent | null {
  const { columns, validity, decision } = shape;
  return decision === undefined ? null : { columns, validity, decision, rows };
}

export function changeDecision(
  table: TableState,
  change: (decision: DecisionShape) => DecisionShape,
): TableState {
  const { decision } = table.shape;
  if (decision === undefined) return table;
  const next = change(decision);
  return next === decision ? table : { ...table, shape: { ...table.shape, decision: next } };
}

/** What was typed or pasted since, as the language has it: see `quoteWords`. */
export function quoteTyped(before: TableState, after: TableState): TableState {
  const { decision, columns } = after.shape;
  if (decision === undefined || after.rows === before.rows) return after;
  const known = new Set(before.rows);
  const places = decision.inputs.map((input) => [columns.indexOf(input.column), input] as const);
  const rows = after.rows.map((row) => {
    if (known.has(row)) return row;
    const next = [...row];
    for (const [place, input] of places) next[place] = quoteWords(row[place] ?? "", input);
    return next;
  });
  return { ...after, rows };
}

/** The text in a cell of a row or, without one, of the default row. */
export function writeCell(
  table: TableState,
  { row, column }: { readonly row: number | null; readonly column: string },
  text: string,
): TableState {
  if (row !== null) return setCells(table, [row], table.shape.columns.indexOf(column), [[text]]);
  return changeDecision(table, (decision) => ({
    ...decision,
    otherwise: { ...decision.otherwise, [column]: text },
  }));
}

/** A column of conditions or of results after the last of its kind, with cells that say nothing. */
export function addDecisionColumn(
  table: TableState,
  kind: "condition" | "result",
  name: string,
): TableState {
  const { decision, columns } = table.shape;
  if (decision === undefined) return table;
  const { inputs, outputs } = decision;
  const others = kind === "condition" ? inputs : [...inputs, ...outputs];
  const last = Math.max(-1, ...others.map(({ column }) => columns.indexOf(column)));
  const at = last + 1;
  const next: DecisionShape =
    kind === "condition"
      ? {
          ...decision,
          inputs: [...inputs, { column: name, expression: "input", type: "text", values: [] }],
        }
      : { ...decision, outputs: [...outputs, { column: name, type: "text", values: [] }] };
  return {
    shape: { ...table.shape, columns: columns.toSpliced(at, 0, name), decision: next },
    rows: table.rows.map((row) => row.toSpliced(at, 0, "")),
  };
}

/** Rows one up or down, together; the same table where they cannot. */
export function moveRows(table: TableState, rows: readonly number[], by: -1 | 1): TableState {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return table;
  const beside = by < 0 ? first - 1 : last + 1;
  const neighbour = table.rows[beside];
  if (neighbour === undefined || last >= table.rows.length) return table;
  const without = table.rows.toSpliced(beside, 1);
  const at = by < 0 ? last : first;
  return { ...table, rows: without.toSpliced(at, 0, neighbour) };
}
