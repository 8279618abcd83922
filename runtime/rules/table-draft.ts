import type { TableState } from "../tables/compare-tables";
import type { TableRow } from "../tables/table-shape";
import { alignStates } from "./compare-decisions";

/** A decision table while it is edited: each row has a name that it keeps when its cells change or it moves. */
export type TableDraft = TableState & {
  /** One a row, each once. */
  readonly ids: readonly string[];
};

/** A draft that nobody has changed yet: rows of one version have the same names everywhere. */
export function draftOf(table: TableState, version: number): TableDraft {
  return { ...table, ids: table.rows.map((_, at) => `${version}.${at}`) };
}

/** Another state of the same table, its rows named as the likest of a known one. */
export function draftLike(known: TableDraft, table: TableState, newId: () => string): TableDraft {
  const pairs = new Map(alignStates(known, table).map(({ before, after }) => [after, before]));
  const ids = table.rows.map((_, at) => known.ids[pairs.get(at) ?? -1] ?? newId());
  return { ...table, ids };
}

/**
 * The names after one edit: a row that is the same object is the same row wherever it went; what stands between two
 * such rows in place of others is those others, in their order; what is more than that is new.
 */
export function followRows(
  { rows, ids }: TableDraft,
  after: readonly TableRow[],
  newId: () => string,
): readonly string[] {
  if (rows === after) return ids;
  const places = new Map(rows.map((row, at) => [row, at]));
  const stayed = after.map((row) => places.get(row));
  const taken = new Set(stayed);
  const followers = followersOf(stayed);
  let next = 0;
  return stayed.map((place, at) => {
    if (place !== undefined) {
      next = place + 1;
      return ids[place] ?? newId();
    }
    const written = next < (followers[at] ?? rows.length) && !taken.has(next);
    if (!written) return newId();
    next += 1;
    return ids[next - 1] ?? newId();
  });
}

/** For each place that of the next row that stayed; undefined behind the last. */
function followersOf(stayed: readonly (number | undefined)[]): readonly (number | undefined)[] {
  const followers: (number | undefined)[] = [];
  let follower: number | undefined;
  for (let at = stayed.length - 1; at >= 0; at -= 1) {
    followers[at] = follower;
    follower = stayed[at] ?? follower;
  }
  return followers;
}
