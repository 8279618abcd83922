import { compareTables, type TableState } from "./compare-tables";
import type { TableRow } from "./table-shape";

export type MergedTable = {
  readonly table: TableState;
  /** Cells that both changed, each to something else: they are as in `mine`. */
  readonly conflicts: number;
};

/**
 * Puts what changed from `base` to `mine` onto `theirs`, row by row and column by column; rows are known by
 * their key. Decision tables have `mergeDecisions`. The columns are those of `mine` and then new ones of `theirs`.
 */
export function mergeTables(base: TableState, mine: TableState, theirs: TableState): MergedTable {
  const added = theirs.shape.columns.filter(
    (name) => !mine.shape.columns.includes(name) && !base.shape.columns.includes(name),
  );
  const columns = [...mine.shape.columns, ...added];
  const widen = ({ shape, rows }: TableState): TableState => ({
    shape: { ...mine.shape, columns },
    rows: rows.map((row) => columns.map((name) => row[shape.columns.indexOf(name)] ?? "")),
  });
  const [from, to, onto] = [widen(base), widen(mine), widen(theirs)];
  const forward = compareTables(from, to);
  // Where a row of the base is now, by what they changed.
  const placeOf = placesIn(from, onto);
  const rows: (TableRow | null)[] = [...onto.rows];
  const appended: TableRow[] = [];
  let conflicts = 0;
  for (const change of forward.rows) {
    // Told of decision tables alone.
    if (change.kind === "moved") continue;
    if (change.kind === "added") {
      appended.push(to.rows[change.after] ?? []);
      continue;
    }
    const at = placeOf.get(change.before);
    if (change.kind === "removed") {
      if (at !== undefined) rows[at] = null;
      continue;
    }
    const row = to.rows[change.after] ?? [];
    if (at === undefined) {
      // They deleted what was changed here: it is kept, and counted.
      appended.push(row);
      conflicts += 1;
      continue;
    }
    const next = [...(rows[at] ?? [])];
    const old = from.rows[change.before] ?? [];
    for (const name of change.columns) {
      const column = columns.indexOf(name);
      if (next[column] !== old[column] && next[column] !== row[column]) conflicts += 1;
      next[column] = row[column] ?? "";
    }
    rows[at] = next;
  }
  const kept = rows.filter((row) => row !== null);
  const known = new Set(kept.map((row) => JSON.stringify(row)));
  // A row that both added is there once.
  const fresh = appended.filter((row) => !known.has(JSON.stringify(row)));
  return { table: { shape: onto.shape, rows: [...kept, ...fresh] }, conflicts };
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
