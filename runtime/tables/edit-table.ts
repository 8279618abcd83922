import { renameInDecision, withoutColumn } from "../rules/edit-decision";
import type { TableState } from "./compare-tables";
import type { LookupKind, TableRow, TableShape, TableValidity } from "./table-shape";

/** A block of cells: rows and columns by position, both ends included. */
export type CellRange = {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
};

/**
 * Writes cells from a corner on; `rows` are the positions of the rows they go to, and cells for which there is
 * no row make new ones at the end. Cells beyond the last column are left out.
 */
export function setCells(
  table: TableState,
  rows: readonly number[],
  left: number,
  cells: readonly TableRow[],
): TableState {
  const width = table.shape.columns.length;
  const next = [...table.rows];
  cells.forEach((values, at) => {
    const row = rows[at] ?? next.length;
    const changed = [...(next[row] ?? emptyRow(width))];
    values.forEach((value, column) => {
      if (left + column < width) changed[left + column] = value;
    });
    next[row] = changed;
  });
  return { ...table, rows: next };
}

/** Empties the cells of these rows in a block of columns. */
export function clearCells(
  table: TableState,
  rows: readonly number[],
  left: number,
  right: number,
): TableState {
  const next = [...table.rows];
  for (const row of rows) {
    next[row] = (next[row] ?? []).map((cell, at) => (at >= left && at <= right ? "" : cell));
  }
  return { ...table, rows: next };
}

/** Empty rows before the one at a position. */
export function insertRows(table: TableState, at: number, count = 1): TableState {
  const empty = Array.from({ length: count }, () => emptyRow(table.shape.columns.length));
  return { ...table, rows: table.rows.toSpliced(at, 0, ...empty) };
}

export function deleteRows(table: TableState, rows: readonly number[]): TableState {
  const gone = new Set(rows);
  return { ...table, rows: table.rows.filter((_, at) => !gone.has(at)) };
}

/** Without the empty rows at its end: they are for what comes next, not part of the table. */
export function withoutBlankEnd(table: TableState): TableState {
  const last = table.rows.findLastIndex((row) => row.some((cell) => cell !== ""));
  return last === table.rows.length - 1 ? table : { ...table, rows: table.rows.slice(0, last + 1) };
}

export function addColumn(table: TableState, name: string, at?: number): TableState {
  const place = at ?? table.shape.columns.length;
  return {
    shape: { ...table.shape, columns: table.shape.columns.toSpliced(place, 0, name) },
    rows: table.rows.map((row) => row.toSpliced(place, 0, "")),
  };
}

export function deleteColumn(table: TableState, at: number): TableState {
  const name = table.shape.columns[at];
  const { validity } = table.shape;
  const dated = validity !== null && (validity.from === name || validity.until === name);
  return {
    shape: {
      ...table.shape,
      columns: table.shape.columns.toSpliced(at, 1),
      keys: table.shape.keys.filter((key) => key !== name),
      validity: dated ? null : validity,
      ...(table.shape.decision === undefined || name === undefined
        ? {}
        : { decision: withoutColumn(table.shape.decision, name) }),
    },
    rows: table.rows.map((row) => row.toSpliced(at, 1)),
  };
}

/** Keys and dates keep meaning the column under its new name. */
/** The same table where another column has that name: then nobody could tell any more which of the two is meant. */
export function renameColumn(table: TableState, at: number, name: string): TableState {
  const { columns, decision } = table.shape;
  if (isNameTaken(columns, at, name)) return table;
  const before = columns[at];
  const shape: TableShape = {
    ...renameInShape(table.shape, (column) => (column === before ? name : column)),
    columns: columns.toSpliced(at, 1, name),
    ...(decision === undefined || before === undefined
      ? {}
      : { decision: renameInDecision(decision, before, name) }),
  };
  return { ...table, shape };
}

/** Columns, keys and dates of a lookup table under other names. */
export function renameInShape(shape: TableShape, nameOf: (column: string) => string): TableShape {
  const { columns, keys, validity } = shape;
  return {
    ...shape,
    columns: columns.map(nameOf),
    keys: keys.map(nameOf),
    validity:
      validity === null
        ? null
        : { ...validity, from: nameOf(validity.from), until: nameOf(validity.until) },
  };
}

export function setKind(table: TableState, kind: LookupKind): TableState {
  const { columns, keys, validity } = table.shape;
  const free = columns.filter((name) => name !== validity?.from && name !== validity?.until);
  const wanted = { generic: 0, composite: 1, "cross-reference": 2 }[kind];
  const more = free
    .filter((name) => !keys.includes(name))
    .slice(0, Math.max(0, wanted - keys.length));
  const chosen = kind === "generic" ? [] : inOrder(columns, [...keys, ...more]);
  return { ...table, shape: { ...table.shape, kind, keys: chosen } };
}

export function toggleKey(table: TableState, name: string): TableState {
  const { columns, keys } = table.shape;
  const next = keys.includes(name) ? keys.filter((key) => key !== name) : [...keys, name];
  return { ...table, shape: { ...table.shape, keys: inOrder(columns, next) } };
}

/** With dates two columns are there for them; without them the columns stay, as any others. */
export function setValidity(table: TableState, zone: string | null): TableState {
  if (zone === null) return { ...table, shape: { ...table.shape, validity: null } };
  const validity: TableValidity = { from: "validFrom", until: "validUntil", zone };
  const missing = [validity.from, validity.until].filter(
    (name) => !table.shape.columns.includes(name),
  );
  const wider = missing.reduce((state, name) => addColumn(state, name), table);
  const keys = wider.shape.keys.filter((key) => key !== validity.from && key !== validity.until);
  return { ...wider, shape: { ...wider.shape, keys, validity } };
}

/** A name that no column has: “column 3”. */
/** Whether another column has the name: what is said of columns is said by their names. */
export function isNameTaken(columns: readonly string[], at: number, name: string): boolean {
  return columns.some((other, place) => place !== at && other === name.trim());
}

export function freeColumnName(columns: readonly string[]): string {
  let at = columns.length + 1;
  while (columns.includes(`column ${at}`)) at += 1;
  return `column ${at}`;
}

function emptyRow(width: number): TableRow {
  return Array.from({ length: width }, () => "");
}

function inOrder(columns: readonly string[], names: readonly string[]): readonly string[] {
  return columns.filter((name) => names.includes(name));
}
