import { createHash } from "node:crypto";
import * as z from "zod";
import { counted } from "@/runtime/counted";
import type { StoredShape } from "../../drizzle/schema/tables";
import { checkDecision } from "../../runtime/rules/check-decision";
import { hitPolicies, inputTypes, outputTypes, rulesMax } from "../../runtime/rules/decision-shape";
import { checkRows } from "../../runtime/tables/check-rows";
import {
  objectAsRow,
  rowAsObject,
  shapeProblems,
  type TableRow,
  type TableShape,
} from "../../runtime/tables/table-shape";
import { RequestError } from "../request-error";

const name = z.string().max(200);
const words = z.record(name, z.string().max(2_000));
const values = z.array(name).max(500);

/** What makes a decision table of a table, as a caller sends it. */
export const decisionInput = z.object({
  hit: z.enum(hitPolicies),
  inputs: z.array(
    z.object({ column: name, expression: z.string().max(4_000), type: z.enum(inputTypes), values }),
  ),
  outputs: z.array(z.object({ column: name, type: z.enum(outputTypes), values })),
  comment: name.nullable(),
  otherwise: words,
  tests: z.array(z.object({ name, given: words, expected: words })).max(2_000),
  intended: z.array(z.string().max(4_000)).max(2_000),
});

/** Kind, columns, keys, dates and rules as a caller sends them. */
export const shapeInput: z.ZodType<TableShape> = z.object({
  kind: z.enum(["generic", "cross-reference", "composite", "decision"]),
  columns: z.array(z.string().max(200)).max(200),
  keys: z.array(z.string().max(200)).max(200),
  validity: z
    .object({ from: z.string().max(200), until: z.string().max(200), zone: z.string().max(64) })
    .nullable(),
  decision: decisionInput.exactOptional(),
});

const cells = z.array(z.array(z.string()));

/** Longer than any table that fits, so that it is told what does not. */
export const rowsTextMax = 30_000_000;

/**
 * Rows as they travel: one JSON text of lists of cells, because a table of 100,000 rows is walked value by value
 * otherwise. Throws INPUT_INVALID when it is none.
 */
export function parseRows(text: string): readonly TableRow[] {
  try {
    return cells.parse(JSON.parse(text));
  } catch (cause) {
    throw new RequestError("INPUT_INVALID", "The rows are no JSON list of lists of texts.", {
      cause,
    });
  }
}

const names = z.array(z.string().min(1).max(60));

/** Of the names of the rows of a decision table. */
export const idsTextMax = 700_000;

/** Throws INPUT_INVALID unless each row of a draft has a name of its own. */
export function refuseUnnamedRows(rows: string, ids: string): void {
  const { length } = parseRows(rows);
  if (length > rulesMax) {
    const most = rulesMax.toLocaleString("en");
    throw new RequestError("INPUT_INVALID", `A decision table has at most ${most} rows.`);
  }
  let named: readonly string[] = [];
  try {
    named = names.parse(JSON.parse(ids));
  } catch (cause) {
    throw new RequestError("INPUT_INVALID", "The names of the rows are no JSON list of texts.", {
      cause,
    });
  }
  if (named.length === length && new Set(named).size === length) return;
  throw new RequestError("INPUT_INVALID", "Each row of a draft has one name of its own.");
}

/** Throws INPUT_INVALID with the first problems, each with its row and column. */
export function refuseBadTable(shape: TableShape, rows: readonly TableRow[]): void {
  const wrong = shapeProblems(shape);
  if (wrong.length > 0) {
    const issues = wrong.map((message) => ({ field: "columns", message }));
    throw new RequestError("INPUT_INVALID", wrong.join(" "), { detail: { issues } });
  }
  refuseBadRules(shape, rows);
  const { shown, total } = checkRows(shape, rows);
  if (total === 0) return;
  const issues = shown.slice(0, 100).map(({ row, column, message }) => ({
    field: `rows[${row}]`,
    row: row + 1,
    column: column === null ? null : (shape.columns[column] ?? null),
    message,
  }));
  const more =
    total > 1 ? ` ${counted(total - 1, "more row has", "more rows have")} a problem.` : "";
  const message = `${shown[0]?.message}${more} Nothing was saved.`;
  throw new RequestError("INPUT_INVALID", message, { detail: { issues, total } });
}

/** The rules of a decision table are refused where one cannot be read, with their places. */
function refuseBadRules({ columns, validity, decision }: TableShape, rows: readonly TableRow[]) {
  if (decision === undefined) return;
  const problems = checkDecision({ columns, validity, decision, rows });
  const [first] = problems;
  if (first === undefined) return;
  const issues = problems.slice(0, 100).map((problem) => ({
    field: problem.at === "cell" && problem.row !== null ? `rows[${problem.row}]` : "decision",
    row: problem.at === "cell" && problem.row !== null ? problem.row + 1 : null,
    column: "column" in problem ? problem.column : null,
    message: problem.message,
  }));
  const count = problems.length - 1;
  const more = count === 0 ? "" : ` There ${count === 1 ? "is 1 more" : `are ${count} more`}.`;
  throw new RequestError("INPUT_INVALID", `${first.message}${more} Nothing was saved.`, {
    detail: { issues, total: problems.length },
  });
}

/** The shape of a stored version; what an older one does not say is that of a generic table. */
export function shapeOf(columns: readonly string[], stored: StoredShape): TableShape {
  const { kind = "generic", keys = [], validity = null, decision } = stored;
  return { kind, columns, keys, validity, ...(decision === undefined ? {} : { decision }) };
}

/** What the database holds: the shape without its columns, and the rows as objects in one JSON text. */
export function storedTable(shape: TableShape, rows: readonly TableRow[]) {
  const { columns, ...rest } = shape;
  const objects = JSON.stringify(rows.map((row) => rowAsObject(columns, row)));
  return { columns, shape: rest satisfies StoredShape, rows: objects };
}

export function rowsText(columns: readonly string[], rows: readonly object[]): string {
  return JSON.stringify(rows.map((row) => objectAsRow(columns, row as Record<string, unknown>)));
}

/** Names the version: table and number are in it, so that a state that comes back is a version of its own. */
export function versionHash(
  tableId: string,
  number: number,
  { columns, shape, rows }: ReturnType<typeof storedTable>,
): Uint8Array {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([tableId, number, columns, shape]));
  hash.update(rows);
  return hash.digest();
}
