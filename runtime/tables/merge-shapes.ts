import { compareTables, type TableState } from "./compare-tables";
import type { NamedAlike, Three } from "./name-alike";
import type { ChosenSides, Side, TableConflict } from "./table-conflict";
import type { TableShape } from "./table-shape";

/** Columns, kind, keys and days of both; columns as they are named alike, and in words as they will be. */
export function mergeShapes(
  { base, mine, theirs, nameOf }: NamedAlike,
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
  const columns = mergeColumns({ base, mine, theirs }, nameOf, choose);
  const rules = part(
    "keys",
    "kind and keys",
    ({ kind, keys }) => ({ kind, keys }),
    ({ kind, keys }) => [kind, ...keys.map(nameOf)].join(", "),
  );
  const validity = part(
    "days",
    "days on which a row counts",
    (shape) => shape.validity,
    (value) =>
      value === null ? "always" : [nameOf(value.from), nameOf(value.until), value.zone].join(", "),
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
  nameOf: (column: string) => string,
  choose: (conflict: TableConflict) => Side,
): readonly string[] {
  const [was, own, other] = [base, mine, theirs].map(({ shape }) => shape.columns) as [
    readonly string[],
    readonly string[],
    readonly string[],
  ];
  const gone = new Set<string>();
  const drop = (column: string, kept: TableState, mineDeletes: boolean) => {
    const isFilled = isFilledAnew(base, kept, column);
    // Without what its rows are known by it cannot be said for sure which were changed.
    const tellsRows = base.shape.keys.includes(column) && compareTables(base, kept).rows.length > 0;
    if (!isFilled && !tellsRows) {
      gone.add(column);
      return;
    }
    const parts = isFilled ? "cells" : "rows";
    const [one, two] = mineDeletes
      ? [null, `with ${parts} that were changed`]
      : [`with ${parts} that you changed`, null];
    const side = choose({
      key: `column:${column}`,
      row: null,
      what: `column ${nameOf(column)}`,
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
