import { compareTables, identityColumns, type RowChange, type TableState } from "./compare-tables";
import { mergeShapes, nameAlike, type Three } from "./merge-shapes";
import type { ChosenSides, Side, TableConflict } from "./table-conflict";
import type { TableRow, TableShape } from "./table-shape";

export type MergedTable = {
  readonly table: TableState;
  readonly conflicts: readonly TableConflict[];
};

/**
 * Puts what changed from `base` to `mine` onto `theirs`, row by row and column by column; rows are known by
 * their key. Decision tables have `mergeDecisions`. What both changed is as chosen, as in `mine` where nothing is.
 */
export function mergeTables(
  base: TableState,
  mine: TableState,
  theirs: TableState,
  choices: ReadonlyMap<string, Side> = new Map(),
): MergedTable {
  // Also where the columns that tell rows apart are not what they were.
  if (isSame(theirs, base)) return { table: mine, conflicts: [] };
  if (isSame(mine, base) || isSame(mine, theirs)) return { table: theirs, conflicts: [] };
  const sideOf: ChosenSides = (key) => choices.get(key) ?? "mine";
  const alike = nameAlike(base, mine, theirs, sideOf);
  const { shape, conflicts } = mergeShapes(alike, sideOf);
  const rows = new MergedRows(alike, shape, sideOf);
  return {
    table: { shape, rows: rows.merge() },
    conflicts: [...alike.conflicts, ...conflicts, ...rows.conflicts],
  };
}

class MergedRows {
  readonly conflicts: TableConflict[] = [];
  readonly #shape: TableShape;
  readonly #sideOf: ChosenSides;
  /** What I changed; rows and columns of the base and of mine. */
  readonly #changes: readonly RowChange[];
  /** Where a row of the base is in theirs, by what they changed. */
  readonly #places: ReadonlyMap<number, number>;
  /** Rows of each with the columns of all. */
  readonly #base: readonly TableRow[];
  readonly #mine: readonly TableRow[];
  readonly #rows: (TableRow | null)[];
  readonly #appended: TableRow[] = [];

  constructor({ base, mine, theirs }: Three, shape: TableShape, sideOf: ChosenSides) {
    this.#shape = shape;
    this.#sideOf = sideOf;
    // A column that one of both has not is none that it emptied.
    const columnsOf = ({ shape: own }: TableState) =>
      shape.columns.filter((name) => own.columns.includes(name));
    const [own, other] = [columnsOf(mine), columnsOf(theirs)];
    this.#changes = compareTables(withColumns(base, own), withColumns(mine, own)).rows;
    this.#places = placesIn(withColumns(base, other), withColumns(theirs, other));
    this.#base = withColumns(base, shape.columns).rows;
    this.#mine = withColumns(mine, shape.columns).rows;
    const rows = withColumns(theirs, shape.columns).rows;
    const before = new Map([...this.#places].map(([from, to]) => [to, from]));
    this.#rows = rows.map((row, at) => {
      const old = this.#base[before.get(at) ?? -1];
      const filled = (cell: string, column: number) =>
        other.includes(shape.columns[column] ?? "") ? cell : (old?.[column] ?? "");
      return other.length === shape.columns.length ? row : row.map(filled);
    });
  }

  merge(): readonly TableRow[] {
    const added = this.#addedByThem();
    for (const change of this.#changes) {
      if (change.kind === "added") this.#add(change.after, added);
      else if (change.kind === "removed") this.#remove(change.before);
      else if (change.kind === "changed") this.#change(change);
    }
    const kept = this.#rows.filter((row) => row !== null);
    const known = new Set(kept.map((row) => JSON.stringify(row)));
    // A row that both added is there once.
    return [...kept, ...this.#appended.filter((row) => !known.has(JSON.stringify(row)))];
  }

  /** Rows of theirs that the base had not, by their key. */
  #addedByThem(): Map<string, number> {
    if (this.#shape.keys.length === 0) return new Map();
    const old = new Set(this.#places.values());
    return new Map(
      this.#rows.flatMap((row, at): [string, number][] =>
        row === null || old.has(at) ? [] : [[this.#keyOf(row), at]],
      ),
    );
  }

  #add(after: number, addedByThem: Map<string, number>): void {
    const row = this.#mine[after] ?? [];
    const key = this.#keyOf(row);
    const at = addedByThem.get(key);
    if (at === undefined) {
      this.#appended.push(row);
      return;
    }
    addedByThem.delete(key);
    this.#setCells(at, row, this.#shape.columns, `new:${key}`, []);
  }

  #remove(before: number): void {
    const at = this.#places.get(before);
    if (at === undefined) return;
    const old = this.#base[before] ?? [];
    const row = this.#rows[at] ?? [];
    if (!sameCells(old, row)) {
      const [was, is] = [rowText(old), rowText(row)];
      if (this.#ask(`row:${before}`, old, "row", was, null, is) === "theirs") return;
    }
    this.#rows[at] = null;
  }

  #change({ before, after, columns }: Extract<RowChange, { kind: "changed" }>): void {
    const at = this.#places.get(before);
    const row = this.#mine[after] ?? [];
    const old = this.#base[before] ?? [];
    if (at !== undefined) {
      this.#setCells(at, row, columns, `${before}`, old);
      return;
    }
    if (this.#ask(`row:${before}`, old, "row", rowText(old), rowText(row), null) === "mine") {
      this.#appended.push(row);
    }
  }

  /** Cells of mine into a row of theirs. */
  #setCells(at: number, row: TableRow, names: readonly string[], key: string, old: TableRow): void {
    const next = [...(this.#rows[at] ?? [])];
    for (const name of names) {
      const column = this.#shape.columns.indexOf(name);
      const [was = "", one = "", two = ""] = [old[column], row[column], next[column]];
      const differ = two !== was && two !== one && one !== was;
      if (differ && this.#ask(`${key}:${name}`, next, name, was, one, two) === "theirs") continue;
      // What only they have filled of a row that both added stays.
      if (one !== was || two === was) next[column] = one;
    }
    this.#rows[at] = next;
  }

  #ask(
    key: string,
    row: TableRow,
    what: string,
    base: string | null,
    mine: string | null,
    theirs: string | null,
  ): Side {
    this.conflicts.push({ key, row: this.#wordsOf(row), what, base, mine, theirs });
    return this.#sideOf(key);
  }

  #keyOf(row: TableRow): string {
    return JSON.stringify(this.#identity().map((name) => row[this.#at(name)] ?? ""));
  }

  #wordsOf(row: TableRow): string {
    const cells = this.#identity().map((name) => row[this.#at(name)] ?? "");
    return cells.filter((cell) => cell !== "").join(", ");
  }

  #identity(): readonly string[] {
    return identityColumns(this.#shape, this.#shape);
  }

  #at(name: string): number {
    return this.#shape.columns.indexOf(name);
  }
}

function isSame(one: TableState, other: TableState): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

const rowText = (row: TableRow) => row.filter((cell) => cell !== "").join(", ");

function sameCells(one: TableRow, other: TableRow): boolean {
  return one.every((cell, at) => cell === (other[at] ?? ""));
}
/** The table with just these columns; one that it has not is empty. */
function withColumns({ shape, rows }: TableState, columns: readonly string[]): TableState {
  const places = columns.map((name) => shape.columns.indexOf(name));
  const { validity } = shape;
  const has = (name: string | undefined) => name !== undefined && columns.includes(name);
  return {
    shape: {
      ...shape,
      columns,
      keys: shape.keys.filter(has),
      validity: has(validity?.from) && has(validity?.until) ? validity : null,
    },
    rows: rows.map((row) => places.map((at) => row[at] ?? "")),
  };
}

/** For each row of the one state its place in the other; none for a row that is gone there. */
function placesIn(from: TableState, to: TableState): ReadonlyMap<number, number> {
  const changes = compareTables(from, to);
  const gone = new Set<number>();
  const places = new Map<number, number>();
  const taken = new Set<number>();
  for (const change of changes.rows) {
    if (change.kind === "removed") gone.add(change.before);
    else taken.add(change.after);
    if (change.kind === "changed") places.set(change.before, change.after);
  }
  // What is as it was is found by its cells, in order.
  const waiting = new Map<string, number[]>();
  to.rows.forEach((row, at) => {
    if (taken.has(at)) return;
    const key = JSON.stringify(row);
    const others = waiting.get(key);
    if (others === undefined) waiting.set(key, [at]);
    else others.push(at);
  });
  from.rows.forEach((row, at) => {
    if (gone.has(at) || places.has(at)) return;
    const place = waiting.get(JSON.stringify(row))?.shift();
    if (place !== undefined) places.set(at, place);
  });
  return places;
}
