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
  const isKnown = (name: string) => columnAt(columns, name) >= 0;
  // A table without rows takes over what the sheet calls its columns.
  if (
    table.shape.decision === undefined &&
    table.rows.length === 0 &&
    !names.some(isKnown) &&
    !names.includes("")
  ) {
    const wide = { ...table, shape: renamedShape(table.shape, names) };
    const places = names.map((_, at) => at);
    return { wide, places, problems: wrongNames(names, places, wide, body), unknown: [] };
  }
  const others = [...new Set(names)].filter((name) => name !== "" && !isKnown(name));
  const free = columns.filter((name) => columnAt(names, name) < 0);
  const wide =
    unknown === "leave-out" ? table : others.reduce((state, name) => addColumn(state, name), table);
  const places = names.map((name) => {
    const at = name === "" ? -1 : columnAt(wide.shape.columns, name);
    return at < 0 ? null : at;
  });
  const named = others.map((name) => ({ name, near: nearest(name, free) }));
  return { wide, places, problems: wrongNames(names, places, wide, body), unknown: named };
}

/**
 * Columns of the sheet of which one would be lost: two that are the same column, and one without a name. One
 * without a name that holds nothing is left out: spreadsheets write them behind the last.
 */
function wrongNames(
  names: readonly string[],
  places: readonly (number | null)[],
  { shape }: TableState,
  body: readonly TableRow[],
): MatchedColumns["problems"] {
  const problem = (message: string) => [{ row: 1 as const, column: null, message }];
  return names.flatMap((name, at) => {
    if (name === "") {
      const isEmpty = body.every((row) => (row[at] ?? "") === "");
      return isEmpty ? [] : problem(`Column ${at + 1} of the sheet has no name.`);
    }
    const before = names.indexOf(name);
    if (before < at) {
      return problem(`Columns ${before + 1} and ${at + 1} of the sheet are both called “${name}”.`);
    }
    const place = places[at] ?? null;
    const same = place === null ? at : places.indexOf(place);
    if (same === at) return [];
    return problem(
      `Columns ${same + 1} and ${at + 1} of the sheet, “${names[same]}” and “${name}”, are both the column “${shape.columns[place ?? 0]}” of the table.`,
    );
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
