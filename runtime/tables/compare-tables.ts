import { compareDecisions } from "../rules/compare-decisions";
import type { TableRow, TableShape } from "./table-shape";

/** One state of a table. */
export type TableState = { readonly shape: TableShape; readonly rows: readonly TableRow[] };

/** `before` and `after` are positions of rows; of a changed row the columns that differ. */
export type RowChange =
  | { readonly kind: "added"; readonly after: number }
  | { readonly kind: "removed"; readonly before: number }
  | {
      readonly kind: "changed";
      readonly before: number;
      readonly after: number;
      readonly columns: readonly string[];
      /** It also stands elsewhere, where that counts. */
      readonly moved?: boolean;
    }
  /** As it was, and elsewhere: told of decision tables alone. */
  | { readonly kind: "moved"; readonly before: number; readonly after: number };

export type TableChanges = {
  readonly rows: readonly RowChange[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly moved: number;
  /** Kind, keys or dates differ. */
  readonly shapeChanged: boolean;
  /** What differs of a decision table beside its rows, in a few words each. */
  readonly rules: readonly string[];
};

/**
 * Row by row what differs, in the order of the newer state with what is gone first. Rows are the same row by
 * their key, and where the table has none by all their cells. Where rows stand counts in a decision table alone.
 */
export function compareTables(before: TableState, after: TableState): TableChanges {
  if (before.shape.decision !== undefined && after.shape.decision !== undefined) {
    return compareDecisions(before, after);
  }
  const identity = identityColumns(before.shape, after.shape);
  const left = groupRows(before, identity);
  const rows: RowChange[] = [];
  const columns = after.shape.columns.filter((name) => before.shape.columns.includes(name));
  const common = columns.map(
    (name) =>
      [before.shape.columns.indexOf(name), after.shape.columns.indexOf(name), name] as const,
  );
  after.rows.forEach((cells, at) => {
    const others = left.get(keyOf(after.shape, cells, identity));
    const earlier = others?.shift();
    if (earlier === undefined) {
      rows.push({ kind: "added", after: at });
      return;
    }
    const old = before.rows[earlier] ?? [];
    const differing = common
      .filter(([was, is]) => (old[was] ?? "") !== (cells[is] ?? ""))
      .map(([, , name]) => name);
    if (differing.length > 0) {
      rows.push({ kind: "changed", before: earlier, after: at, columns: differing });
    }
  });
  const gone = [...left.values()].flat().sort((a, b) => a - b);
  return {
    rows: [...gone.map((at): RowChange => ({ kind: "removed", before: at })), ...rows],
    added: rows.filter(({ kind }) => kind === "added").length,
    removed: gone.length,
    changed: rows.filter(({ kind }) => kind === "changed").length,
    moved: 0,
    columnsAdded: after.shape.columns.filter((name) => !before.shape.columns.includes(name)),
    columnsRemoved: before.shape.columns.filter((name) => !after.shape.columns.includes(name)),
    shapeChanged: shapeText(before.shape) !== shapeText(after.shape),
    rules: [],
  };
}

function shapeText({ kind, keys, validity }: TableShape): string {
  return JSON.stringify([kind, keys, validity?.from ?? null, validity?.until ?? null]);
}

/** The columns by which a row is known in both states: its key and the day it begins to count. */
export function identityColumns(before: TableShape, after: TableShape): readonly string[] {
  const shared = (names: readonly string[]) =>
    names.filter((name) => before.columns.includes(name) && after.columns.includes(name));
  const own = after.kind === "cross-reference" ? after.keys.slice(0, 1) : after.keys;
  const keys = shared(own);
  if (keys.length === 0) return shared(after.columns);
  return after.validity === null ? keys : [...keys, ...shared([after.validity.from])];
}

function groupRows({ shape, rows }: TableState, identity: readonly string[]) {
  const groups = new Map<string, number[]>();
  rows.forEach((cells, at) => {
    const key = keyOf(shape, cells, identity);
    const others = groups.get(key);
    if (others === undefined) groups.set(key, [at]);
    else others.push(at);
  });
  return groups;
}

function keyOf(shape: TableShape, cells: TableRow, identity: readonly string[]): string {
  return JSON.stringify(identity.map((name) => cells[shape.columns.indexOf(name)] ?? ""));
}
