import type { DecisionShape } from "../rules/decision-shape";

/**
 * How the rows of a table are told apart. `generic`: not at all, the first row that fits is taken.
 * `cross-reference`: each key column alone, so that it is searched from either side. `composite`: all key
 * columns together. `decision`: by where they stand, because they are rules and not what is looked up.
 */
export type TableKind = LookupKind | "decision";
export type LookupKind = "generic" | "cross-reference" | "composite";

export const lookupKinds: readonly LookupKind[] = ["cross-reference", "composite", "generic"];

/** What a table's rows are made of. Every cell is a text; an empty one is null in a row. */
export type TableShape = {
  readonly kind: TableKind;
  readonly columns: readonly string[];
  /** Names of the columns that tell rows apart; none for a generic table. */
  readonly keys: readonly string[];
  /** Days on which a row counts; null where every row always counts. */
  readonly validity: TableValidity | null;
  /** Of a decision table, and of no other: what its columns mean. */
  readonly decision?: DecisionShape;
};

/** Both days belong to the period; an empty cell leaves it open. */
export type TableValidity = {
  /** Column with the first day, as `2026-11-26`. */
  readonly from: string;
  /** Column with the last day. */
  readonly until: string;
  /** IANA zone in which a time becomes a day. */
  readonly zone: string;
};

/** Cells of a row in the order of the columns. */
export type TableRow = readonly string[];

export const rowsMax = 200_000;
export const columnsMax = 50;
export const columnNameMax = 60;
export const cellMax = 2_000;
/** Characters of all cells together. */
export const charactersMax = 16_000_000;

/** What is wrong with a shape, in sentences; empty for a good one. */
export function shapeProblems(shape: TableShape): readonly string[] {
  const { columns, keys, kind, validity } = shape;
  const problems: string[] = [];
  if (columns.length === 0) problems.push("A table has at least one column.");
  if (columns.length > columnsMax) problems.push(`A table has at most ${columnsMax} columns.`);
  const seen = new Map<string, number>();
  columns.forEach((name, at) => {
    if (name.trim() === "") problems.push(`Column ${at + 1} has no name.`);
    else if (name !== name.trim() || name.length > columnNameMax) {
      problems.push(
        `The name of column ${at + 1} is longer than ${columnNameMax} characters or has blanks around it.`,
      );
    }
    const before = seen.get(name);
    if (before !== undefined && name.trim() !== "") {
      problems.push(`Columns ${before + 1} and ${at + 1} are both called “${name}”.`);
    }
    seen.set(name, before ?? at);
  });
  for (const name of keys) {
    if (!seen.has(name)) problems.push(`The key column “${name}” is not there.`);
  }
  if (kind === "composite" && keys.length === 0) problems.push("Choose at least one key column.");
  if (kind === "cross-reference" && keys.length < 2) {
    problems.push("A cross-reference has at least two key columns: ours and theirs.");
  }
  if ((kind === "decision") !== (shape.decision !== undefined)) {
    problems.push("A decision table says which columns are conditions and which are results.");
  }
  return validity === null ? problems : [...problems, ...validityProblems(shape, validity)];
}

function validityProblems({ columns, keys }: TableShape, validity: TableValidity): string[] {
  const problems: string[] = [];
  for (const name of [validity.from, validity.until]) {
    if (!columns.includes(name)) problems.push(`The column “${name}” of the dates is not there.`);
    if (keys.includes(name)) problems.push(`“${name}” holds dates, so it is no key.`);
  }
  if (validity.from === validity.until) {
    problems.push("The first and the last day are two columns.");
  }
  return problems;
}

/** A row as flows see it: by column, an empty cell as null. */
export function rowAsObject(
  columns: readonly string[],
  row: TableRow,
): { [column: string]: string | null } {
  return Object.fromEntries(columns.map((name, at) => [name, row[at] ? row[at] : null]));
}

/** And back: what is no text is told as one. */
export function objectAsRow(
  columns: readonly string[],
  object: { readonly [column: string]: unknown },
): TableRow {
  return columns.map((name) => {
    const value = Object.hasOwn(object, name) ? object[name] : null;
    if (value === null || value === undefined) return "";
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}
