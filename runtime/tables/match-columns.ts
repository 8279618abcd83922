import { nearest } from "../expressions/suggest";
import type { TableState } from "./compare-tables";
import { addColumn } from "./edit-table";
import type { TableRow, TableShape } from "./table-shape";

export type MatchedColumns = {
  /** The table with the columns that come in. */
  readonly wide: TableState;
  /** The column of the table for each cell of a row of the sheet; null for one that is left out. */
  readonly places: readonly (number | null)[];
  readonly problems: readonly {
    readonly row: 1;
    readonly column: null;
    readonly message: string;
  }[];
  readonly unknown: readonly { readonly name: string; readonly near: string | undefined }[];
};

/** Columns of a sheet by their names, or by their order where it has none. */
export function matchColumns(
  table: TableState,
  names: readonly string[],
  body: readonly TableRow[],
  unknown: "add" | "leave-out",
): MatchedColumns {
  const { columns } = table.shape;
  if (names.length === 0) {
    const widest = body.reduce((most, { length }) => Math.max(most, length), 0);
    const count = Math.min(Math.max(widest, 1), columns.length);
    const places = columns.slice(0, count).map((_, at) => at);
    return { wide: table, places, problems: [], unknown: [] };
  }
  const problems = wrongNames(names, body);
  const isKnown = (name: string) => columnAt(columns, name) >= 0;
  // A table without rows takes over what the sheet calls its columns.
  if (
    table.shape.decision === undefined &&
    table.rows.length === 0 &&
    !names.some(isKnown) &&
    !names.includes("")
  ) {
    const wide = { ...table, shape: renamedShape(table.shape, names) };
    return { wide, places: names.map((_, at) => at), problems, unknown: [] };
  }
  const others = names.filter((name) => name !== "" && !isKnown(name));
  const free = columns.filter((name) => columnAt(names, name) < 0);
  const wide =
    unknown === "leave-out" ? table : others.reduce((state, name) => addColumn(state, name), table);
  const places = names.map((name) => {
    const at = name === "" ? -1 : columnAt(wide.shape.columns, name);
    return at < 0 ? null : at;
  });
  const named = others.map((name) => ({ name, near: nearest(name, free) }));
  return { wide, places, problems, unknown: named };
}

/** A column without a name that holds nothing is left out: spreadsheets write them behind the last. */
function wrongNames(
  names: readonly string[],
  body: readonly TableRow[],
): MatchedColumns["problems"] {
  return names.flatMap((name, at) => {
    const before = names.indexOf(name);
    if (name === "" && body.some((row) => (row[at] ?? "") !== "")) {
      const message = `Column ${at + 1} of the sheet has no name.`;
      return [{ row: 1 as const, column: null, message }];
    }
    if (name === "" || before === at) return [];
    const message = `Columns ${before + 1} and ${at + 1} of the sheet are both called “${name}”.`;
    return [{ row: 1 as const, column: null, message }];
  });
}

function columnAt(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  return exact >= 0
    ? exact
    : columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
}

function renamedShape(shape: TableShape, names: readonly string[]): TableShape {
  const wanted = shape.kind === "generic" ? 0 : shape.kind === "composite" ? 1 : 2;
  const count = Math.max(wanted, Math.min(shape.keys.length, names.length));
  return { ...shape, columns: names, keys: names.slice(0, count), validity: null };
}
