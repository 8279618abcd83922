import type { TableState } from "../tables/compare-tables";
import type { MergedTable } from "../tables/merge-tables";
import type { TableRow } from "../tables/table-shape";
import { alignStates, isSame } from "./compare-decisions";
import type { DecisionShape } from "./decision-shape";

/** A row while two states are put together: where it comes from, and its cells. */
type Entry = { readonly base: number | null; cells: readonly string[]; gone: boolean };

/**
 * Puts what changed from `base` to `mine` onto `theirs`: cells of a row each for itself, new and moved rows behind
 * the row they follow in `mine`, and what the columns mean, the default row and the test rows each for itself. What
 * both changed is as in `mine` and counted; a row that one changed and the other deleted stays and is counted.
 */
export function mergeDecisions(
  base: TableState,
  mine: TableState,
  theirs: TableState,
): MergedTable {
  const added = theirs.shape.columns.filter(
    (name) => !mine.shape.columns.includes(name) && !base.shape.columns.includes(name),
  );
  const columns = [...mine.shape.columns, ...added];
  const [from, to, onto] = [base, mine, theirs].map((state) => widened(state, columns)) as [
    TableState,
    TableState,
    TableState,
  ];
  const rows = mergeRows(from, to, onto);
  const rules = mergeRules(base.shape.decision, mine.shape.decision, theirs.shape.decision);
  const validity = isSame(base.shape.validity, mine.shape.validity)
    ? theirs.shape.validity
    : mine.shape.validity;
  const kept = keptColumns(columns, rules.decision, validity);
  const shape = { ...mine.shape, columns: kept, validity, decision: rules.decision };
  const places = kept.map((name) => columns.indexOf(name));
  return {
    table: {
      shape,
      rows: rows.rows.map((row) => places.map((place) => row[place] ?? "")),
    },
    conflicts: rows.conflicts + rules.conflicts,
  };
}

function widened({ shape, rows }: TableState, columns: readonly string[]): TableState {
  const places = columns.map((name) => shape.columns.indexOf(name));
  return {
    shape: { ...shape, columns },
    rows: rows.map((row) => places.map((place) => row[place] ?? "")),
  };
}

/** Without columns that nothing means any more: the other one deleted them. */
function keptColumns(
  columns: readonly string[],
  { inputs, outputs, comment }: DecisionShape,
  validity: TableState["shape"]["validity"],
): readonly string[] {
  const meant = new Set([
    ...[...inputs, ...outputs].map(({ column }) => column),
    comment ?? "",
    validity?.from ?? "",
    validity?.until ?? "",
  ]);
  return columns.filter((name) => meant.has(name));
}

function mergeRows(base: TableState, mine: TableState, theirs: TableState) {
  const baseOf = new Map(alignStates(base, theirs).map((pair) => [pair.after, pair]));
  const result: Entry[] = theirs.rows.map((cells, at) => ({
    base: baseOf.get(at)?.before ?? null,
    cells,
    gone: false,
  }));
  const entryOf = new Map(
    result.flatMap((entry) => (entry.base === null ? [] : [[entry.base, entry] as const])),
  );
  const pairs = alignStates(base, mine);
  let conflicts = 0;
  /** Entries of rows of mine that are placed, by their position there. */
  const placed = new Map<number, Entry>();
  const fresh: { readonly at: number; readonly entry: Entry }[] = [];
  for (const { before, after, moved } of pairs) {
    const old = base.rows[before] ?? [];
    const next = mine.rows[after] ?? [];
    const entry = entryOf.get(before);
    if (entry === undefined) {
      if (isSame(old, next)) continue;
      // They deleted what was changed here.
      fresh.push({ at: after, entry: { base: null, cells: next, gone: false } });
      conflicts += 1;
      continue;
    }
    conflicts += mergeCells(entry, old, next);
    if (moved) fresh.push({ at: after, entry });
    else placed.set(after, entry);
  }
  const kept = new Set(pairs.map(({ before }) => before));
  for (const [before, entry] of entryOf) {
    if (kept.has(before)) continue;
    if (isSame(entry.cells, base.rows[before] ?? [])) entry.gone = true;
    else conflicts += 1;
  }
  const known = new Set(pairs.map(({ after }) => after));
  const theirNew = result.filter((entry) => entry.base === null);
  for (const [at, cells] of mine.rows.entries()) {
    if (known.has(at)) continue;
    // A row that both added is there once.
    const same = theirNew.findIndex((entry) => isSame(entry.cells, cells));
    const [twin] = same < 0 ? [] : theirNew.splice(same, 1);
    if (twin !== undefined) {
      placed.set(at, twin);
      continue;
    }
    fresh.push({ at, entry: { base: null, cells, gone: false } });
  }
  fresh.sort((a, b) => a.at - b.at);
  for (const { at, entry } of fresh) place(result, placed, at, entry);
  return {
    rows: result.filter(({ gone }) => !gone).map(({ cells }): TableRow => cells),
    conflicts,
  };
}

/** Cells that changed from old to next go over those of the entry; answers how many both changed. */
function mergeCells(entry: Entry, old: TableRow, next: TableRow): number {
  let conflicts = 0;
  entry.cells = entry.cells.map((cell, column) => {
    if (old[column] === next[column]) return cell;
    if (cell !== old[column] && cell !== next[column]) conflicts += 1;
    return next[column] ?? "";
  });
  return conflicts;
}

/** Behind the nearest row above it that is placed; at the top where there is none. */
function place(result: Entry[], placed: Map<number, Entry>, at: number, entry: Entry): void {
  const before = result.indexOf(entry);
  if (before >= 0) result.splice(before, 1);
  let above = -1;
  for (let row = at - 1; row >= 0 && above < 0; row -= 1) {
    const other = placed.get(row);
    if (other !== undefined) above = result.indexOf(other);
  }
  result.splice(above + 1, 0, entry);
  placed.set(at, entry);
}

function mergeRules(
  base: DecisionShape | undefined,
  mine: DecisionShape | undefined,
  theirs: DecisionShape | undefined,
): { readonly decision: DecisionShape; readonly conflicts: number } {
  if (base === undefined || mine === undefined || theirs === undefined) {
    throw new Error("A decision table has rules in every version.");
  }
  let conflicts = 0;
  const one = <T>(was: T, own: T, other: T): T => {
    if (isSame(was, own)) return other;
    if (!isSame(was, other) && !isSame(own, other)) conflicts += 1;
    return own;
  };
  const columns = <T extends { readonly column: string }>(
    was: readonly T[],
    own: readonly T[],
    other: readonly T[],
  ): readonly T[] => {
    const named = (list: readonly T[], column: string) =>
      list.find((entry) => entry.column === column);
    const kept = own.flatMap((entry) => {
      const before = named(was, entry.column);
      const there = named(other, entry.column);
      if (before === undefined) return [entry];
      // They deleted the column: it goes, unless its meaning was changed here.
      if (there === undefined) return isSame(before, entry) ? [] : [entry];
      return [one(before, entry, there)];
    });
    const fresh = other.filter(
      ({ column }) => named(was, column) === undefined && named(own, column) === undefined,
    );
    return [...kept, ...fresh];
  };
  const names = [...new Set([...Object.keys(mine.otherwise), ...Object.keys(theirs.otherwise)])];
  const decision: DecisionShape = {
    hit: one(base.hit, mine.hit, theirs.hit),
    inputs: columns(base.inputs, mine.inputs, theirs.inputs),
    outputs: columns(base.outputs, mine.outputs, theirs.outputs),
    comment: one(base.comment, mine.comment, theirs.comment),
    otherwise: Object.fromEntries(
      names.map((name) => [
        name,
        one(base.otherwise[name] ?? "", mine.otherwise[name] ?? "", theirs.otherwise[name] ?? ""),
      ]),
    ),
    tests: mergeLists(base.tests, mine.tests, theirs.tests),
    intended: mergeLists(base.intended, mine.intended, theirs.intended),
  };
  return { decision, conflicts };
}

/** What either added is there, what either took away is not; changed entries of both stay. */
function mergeLists<T>(base: readonly T[], mine: readonly T[], theirs: readonly T[]): readonly T[] {
  const has = (list: readonly T[], entry: T) => list.some((one) => isSame(one, entry));
  const kept = mine.filter((entry) => !has(base, entry) || has(theirs, entry));
  const fresh = theirs.filter((entry) => !has(base, entry) && !has(mine, entry));
  return [...kept, ...fresh];
}
