import { compareTables, identityColumns, type RowChange, type TableState } from "./compare-tables";
import { renameInShape } from "./edit-table";
import { mergeShapes } from "./merge-shapes";
import { type NamedAlike, nameAlike } from "./name-alike";
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
  const askedOf = new Set(conflicts.map(({ key }) => key));
  const rows = new MergedRows(alike, shape, askedOf, sideOf);
  return {
    table: { shape: renameInShape(shape, alike.nameOf), rows: rows.merge() },
    conflicts: [...alike.conflicts, ...conflicts, ...rows.conflicts],
  };
}

/** What is asked does not hang on what is chosen: it is found with the columns of all, and with the keys of both. */
class MergedRows {
  readonly conflicts: TableConflict[] = [];
  readonly #shape: TableShape;
  readonly #nameOf: (column: string) => string;
  readonly #sideOf: ChosenSides;
  /** Those of the merged table, and behind them those that it has not. */
  readonly #columns: readonly string[];
  /** What rows that both added may be known by; first, what they are known by in the merged table. */
  readonly #identities: readonly (readonly string[])[];
  /** What I changed; rows and columns of the base and of mine. */
  readonly #changes: readonly RowChange[];
  /** Where a row of the base is in theirs, by what they changed. */
  readonly #places: ReadonlyMap<number, number>;
  /** Rows of each with the columns of all. */
  readonly #base: readonly TableRow[];
  readonly #mine: readonly TableRow[];
  readonly #theirs: readonly TableRow[];
  readonly #rows: (TableRow | null)[];
  readonly #appended: TableRow[] = [];

  constructor(
    { base, mine, theirs, nameOf }: NamedAlike,
    shape: TableShape,
    askedOf: ReadonlySet<string>,
    sideOf: ChosenSides,
  ) {
    this.#shape = shape;
    this.#nameOf = nameOf;
    this.#sideOf = sideOf;
    const [own, other] = [mine.shape.columns, theirs.shape.columns];
    this.#columns = [...new Set([...shape.columns, ...base.shape.columns, ...own, ...other])];
    this.#identities = identitiesOf(shape, mine.shape, theirs.shape, askedOf);
    this.#changes = compareTables(withColumns(base, own), knownAs(base, mine)).rows;
    this.#places = placesIn(withColumns(base, other), knownAs(base, theirs));
    this.#base = withColumns(base, this.#columns).rows;
    const before = new Map([...this.#places].map(([from, to]) => [to, from]));
    const was = new Map(
      this.#changes.flatMap((change) =>
        change.kind === "changed" ? [[change.after, change.before] as const] : [],
      ),
    );
    this.#mine = this.#filled(mine, was);
    this.#theirs = this.#filled(theirs, before);
    this.#rows = [...this.#theirs];
  }

  /** A column that one of both has not is none that it emptied. */
  #filled(table: TableState, before: ReadonlyMap<number, number>): readonly TableRow[] {
    const { columns } = table.shape;
    const { rows } = withColumns(table, this.#columns);
    const lacking = this.#columns.map((name) => !columns.includes(name));
    if (!lacking.includes(true)) return rows;
    return rows.map((row, at) => {
      const old = this.#base[before.get(at) ?? -1] ?? [];
      return row.map((cell, column) => (lacking[column] ? (old[column] ?? "") : cell));
    });
  }

  merge(): readonly TableRow[] {
    const pairs = this.#identities.map((identity) => this.#addedByBoth(identity));
    for (const change of this.#changes) {
      if (change.kind === "added") this.#add(change.after, pairs);
      else if (change.kind === "removed") this.#remove(change.before);
      else if (change.kind === "changed") this.#change(change);
    }
    const width = this.#shape.columns.length;
    const cut = (row: TableRow) => (row.length === width ? row : row.slice(0, width));
    const kept = this.#rows.flatMap((row) => (row === null ? [] : [cut(row)]));
    const known = new Set(kept.map((row) => JSON.stringify(row)));
    // A row that both added is there once.
    const more = this.#appended.map(cut).filter((row) => !known.has(JSON.stringify(row)));
    return [...kept, ...more];
  }

  /** Of rows of mine that the base had not the place in theirs, where they have added them, too. */
  #addedByBoth(identity: readonly string[]): ReadonlyMap<number, number> {
    if (identity.length === 0) return new Map();
    const columns = identity.map((name) => this.#at(name));
    const keyOf = (row: TableRow) => JSON.stringify(columns.map((column) => row[column] ?? ""));
    const old = new Set(this.#places.values());
    const theirs = new Map(
      this.#theirs.flatMap((row, at) => (old.has(at) ? [] : [[keyOf(row), at] as const])),
    );
    const pairs = new Map<number, number>();
    for (const change of this.#changes) {
      if (change.kind !== "added") continue;
      const key = keyOf(this.#mine[change.after] ?? []);
      const at = theirs.get(key);
      if (at === undefined) continue;
      theirs.delete(key);
      pairs.set(change.after, at);
    }
    return pairs;
  }

  #add(after: number, pairs: readonly ReadonlyMap<number, number>[]): void {
    const row = this.#mine[after] ?? [];
    const pair = pairs[0]?.get(after);
    if (pair === undefined) this.#appended.push(row);
    for (const at of new Set(pairs.flatMap((one) => one.get(after) ?? []))) {
      const cells = this.#merged(at, row, this.#shape.columns, `new:${after}:${at}`, []);
      if (at === pair) this.#rows[at] = cells;
    }
  }

  #remove(before: number): void {
    const at = this.#places.get(before);
    if (at === undefined) return;
    const old = this.#base[before] ?? [];
    const row = this.#rows[at] ?? [];
    if (!sameCells(old, row)) {
      const [was, is] = [this.#textOf(old), this.#textOf(row)];
      if (this.#ask(`row:${before}`, old, "row", was, null, is) === "theirs") return;
    }
    this.#rows[at] = null;
  }

  #change({ before, after, columns }: Extract<RowChange, { kind: "changed" }>): void {
    const at = this.#places.get(before);
    const row = this.#mine[after] ?? [];
    const old = this.#base[before] ?? [];
    if (at !== undefined) {
      this.#rows[at] = this.#merged(at, row, columns, `${before}`, old);
      return;
    }
    if (
      this.#ask(`row:${before}`, old, "row", this.#textOf(old), this.#textOf(row), null) === "mine"
    ) {
      this.#appended.push(row);
    }
  }

  /** A row of theirs with cells of mine. */
  #merged(
    at: number,
    row: TableRow,
    names: readonly string[],
    key: string,
    old: TableRow,
  ): TableRow {
    const next = [...(this.#theirs[at] ?? [])];
    for (const name of names) {
      const column = this.#at(name);
      const [was = "", one = "", two = ""] = [old[column], row[column], next[column]];
      const differ = two !== was && two !== one && one !== was;
      const what = this.#nameOf(name);
      if (differ && this.#ask(`${key}:${name}`, next, what, was, one, two) === "theirs") continue;
      // What only they have filled of a row that both added stays.
      if (one !== was || two === was) next[column] = one;
    }
    return next;
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

  #wordsOf(row: TableRow): string {
    const cells = identityColumns(this.#shape, this.#shape).map(
      (name) => row[this.#at(name)] ?? "",
    );
    return cells.filter((cell) => cell !== "").join(", ");
  }

  #textOf(row: TableRow): string {
    const cells = row.slice(0, this.#shape.columns.length);
    return cells.filter((cell) => cell !== "").join(", ");
  }

  #at(name: string): number {
    return this.#columns.indexOf(name);
  }
}

/** What rows are known by with the keys and days that are chosen, and then with those that might be. */
function identitiesOf(
  shape: TableShape,
  mine: TableShape,
  theirs: TableShape,
  askedOf: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const columns = mine.columns.filter((name) => theirs.columns.includes(name));
  const sides = [shape, mine, theirs];
  const isOpen = [...askedOf].some((key) => key === "days" || key.startsWith("column:"));
  const days = isOpen ? [...sides.map(({ validity }) => validity), null] : [shape.validity];
  const found = new Map<string, readonly string[]>();
  for (const { kind, keys } of askedOf.has("keys") ? sides : [shape]) {
    for (const validity of days) {
      const known = { ...shape, kind, columns, keys: keys.filter((key) => columns.includes(key)) };
      const identity =
        known.keys.length === 0 ? [] : identityColumns(known, { ...known, validity });
      found.set(JSON.stringify(identity), identity);
    }
  }
  return [...found.values()];
}

/** What it is compared as: by columns that it has in common with the base, not by those that are new. */
function knownAs({ shape: { columns: old } }: TableState, table: TableState): TableState {
  const common = table.shape.columns.filter((name) => old.includes(name));
  const keys = table.shape.keys.filter((name) => common.includes(name));
  const known = keys.length > 0 ? { keys } : { kind: "composite" as const, keys: common };
  const days = table.shape.validity;
  const validity = days !== null && common.includes(days.from) ? days : null;
  return { ...table, shape: { ...table.shape, ...known, validity } };
}

function isSame(one: TableState, other: TableState): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

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
