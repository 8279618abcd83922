import { compareTables, type TableState } from "./compare-tables";
import { renameColumn } from "./edit-table";
import type { ChosenSides, Side, TableConflict } from "./table-conflict";
import type { TableShape } from "./table-shape";

/** What mine and theirs began with, and what became of it. */
export type Three = {
  readonly base: TableState;
  readonly mine: TableState;
  readonly theirs: TableState;
};

/** Three states whose columns have the names that the merged table has. */
type NamedAlike = Three & { readonly conflicts: readonly TableConflict[] };

/** Takes the new names that one of both gave to columns over to the others, so that a column is one column. */
export function nameAlike(
  base: TableState,
  mine: TableState,
  theirs: TableState,
  sideOf: ChosenSides,
): NamedAlike {
  const [ours, other] = [renamesOf(base, mine), renamesOf(base, theirs)];
  const conflicts: TableConflict[] = [];
  let [from, to, onto] = [base, mine, theirs];
  for (const column of base.shape.columns) {
    const [one, two] = [ours.get(column), other.get(column)];
    if (one === undefined && two === undefined) continue;
    let name = one ?? two ?? column;
    if (one !== undefined && two !== undefined && one !== two) {
      const key = `name:${column}`;
      conflicts.push({
        key,
        row: null,
        what: `name of ${column}`,
        base: column,
        mine: one,
        theirs: two,
      });
      name = sideOf(key) === "mine" ? one : two;
    }
    const isFree = ({ shape }: TableState, own?: string) =>
      own === name || !shape.columns.includes(name);
    if (!isFree(from) || !isFree(to, one) || !isFree(onto, two)) continue;
    from = renamed(from, column, name);
    to = renamed(to, one ?? column, name);
    onto = renamed(onto, two ?? column, name);
  }
  return { base: from, mine: to, theirs: onto, conflicts };
}

function renamed(table: TableState, column: string, name: string): TableState {
  const at = table.shape.columns.indexOf(column);
  return at < 0 || column === name ? table : renameColumn(table, at, name);
}

/** Columns that only have another name: as many as before, each in its place. */
function renamesOf(before: TableState, after: TableState): ReadonlyMap<string, string> {
  const [old, now] = [before.shape.columns, after.shape.columns];
  if (old.length !== now.length) return new Map();
  const differing = old.flatMap((name, at): [string, string][] =>
    name === now[at] ? [] : [[name, now[at] ?? ""]],
  );
  const moved = differing.some(([was, is]) => now.includes(was) || old.includes(is));
  return moved ? new Map() : new Map(differing);
}

/** Columns, kind, keys and days of both. */
export function mergeShapes(
  { base, mine, theirs }: Three,
  sideOf: ChosenSides,
): { readonly shape: TableShape; readonly conflicts: readonly TableConflict[] } {
  const conflicts: TableConflict[] = [];
  const choose = (conflict: TableConflict): Side => {
    conflicts.push(conflict);
    return sideOf(conflict.key);
  };
  const part = <T>(
    key: string,
    what: string,
    of: (shape: TableShape) => T,
    words: (value: T) => string,
  ): T => {
    const [was, one, two] = [of(base.shape), of(mine.shape), of(theirs.shape)];
    if (isSame(one, was) || isSame(one, two)) return two;
    if (isSame(two, was)) return one;
    const side = choose({
      key,
      row: null,
      what,
      base: words(was),
      mine: words(one),
      theirs: words(two),
    });
    return side === "mine" ? one : two;
  };
  const columns = mergeColumns({ base, mine, theirs }, choose);
  const rules = part(
    "keys",
    "kind and keys",
    ({ kind, keys }) => ({ kind, keys }),
    ({ kind, keys }) => [kind, ...keys].join(", "),
  );
  const validity = part(
    "days",
    "days on which a row counts",
    (shape) => shape.validity,
    (value) => (value === null ? "always" : `${value.from}, ${value.until}, ${value.zone}`),
  );
  const has = (name: string) => columns.includes(name);
  return {
    shape: {
      ...theirs.shape,
      columns,
      kind: rules.kind,
      keys: rules.keys.filter(has),
      validity: validity !== null && has(validity.from) && has(validity.until) ? validity : null,
    },
    conflicts,
  };
}

/** In the order of mine, or of theirs where mine is as it was; what is new of the other comes behind. */
function mergeColumns(
  { base, mine, theirs }: Three,
  choose: (conflict: TableConflict) => Side,
): readonly string[] {
  const [was, own, other] = [base, mine, theirs].map(({ shape }) => shape.columns) as [
    readonly string[],
    readonly string[],
    readonly string[],
  ];
  const gone = new Set<string>();
  const drop = (column: string, kept: TableState, mineDeletes: boolean) => {
    if (!isFilledAnew(base, kept, column)) {
      gone.add(column);
      return;
    }
    const [one, two] = mineDeletes
      ? [null, "with cells that were changed"]
      : ["with cells that you changed", null];
    const side = choose({
      key: `column:${column}`,
      row: null,
      what: `column ${column}`,
      base: "there",
      mine: one,
      theirs: two,
    });
    if ((side === "mine") === mineDeletes) gone.add(column);
  };
  for (const column of was) {
    if (!own.includes(column) && !other.includes(column)) gone.add(column);
    else if (!own.includes(column)) drop(column, theirs, true);
    else if (!other.includes(column)) drop(column, mine, false);
  }
  const [first, second] = isSame(own, was) ? [other, own] : [own, other];
  return [...new Set([...first, ...second])].filter((column) => !gone.has(column));
}

/** Whether cells of a column, there in both, were changed or filled. */
function isFilledAnew(before: TableState, after: TableState, column: string): boolean {
  const at = after.shape.columns.indexOf(column);
  return compareTables(before, after).rows.some((change) => {
    if (change.kind === "changed") return change.columns.includes(column);
    return change.kind === "added" && (after.rows[change.after]?.[at] ?? "") !== "";
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
