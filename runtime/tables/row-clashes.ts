import type { TableState } from "./compare-tables";
import type { PlacedRow } from "./place-rows";
import { type RowKey, rowKeys } from "./row-keys";
import { type AnyRow, StandingRows } from "./standing-rows";

/** A row of the sheet that cannot stand beside another; `words` say with which: `same sku “A” as row 3`. */
export type RowClash = { readonly row: number; readonly column: number; readonly words: string };

type NameRow = (row: number) => string;

// A row is looked at again for each time that one in its way went: longer is for tables that nobody has.
const turnsMax = 10;

/**
 * Rows of the sheet that are left out for their key and its days, so that all others stand together with the
 * table: an earlier one goes before a later one. `fit` are the positions of those that come into question, in
 * their order. What clashes in the table by itself is not told.
 */
export function findClashes(
  table: TableState,
  placed: readonly PlacedRow[],
  fit: readonly number[],
  nameSheetRow: NameRow,
): readonly RowClash[] {
  const [firstKey] = rowKeys(table.shape).keys;
  if (firstKey === undefined) return [];
  const gone: RowClash[] = [];
  let rows = fit;
  for (let turn = 1; ; turn += 1) {
    const { refused, takenOut } = takeInOrder(table, placed, rows, firstKey, nameSheetRow);
    for (const clash of takenOut) gone.push(clash);
    if (takenOut.length === 0 || refused.length === 0 || turn === turnsMax) {
      return [...gone, ...refused];
    }
    // Some may have been refused only for rows that were taken out after them.
    const out = new Set(takenOut.map(({ row }) => row));
    rows = rows.filter((row) => !out.has(row));
  }
}

/** One by one: `refused` met a row that was there, `takenOut` was there and met a row of the table that stays. */
function takeInOrder(
  table: TableState,
  placed: readonly PlacedRow[],
  fit: readonly number[],
  firstKey: RowKey,
  nameSheetRow: NameRow,
): { readonly refused: readonly RowClash[]; readonly takenOut: readonly RowClash[] } {
  const standing = new StandingRows(table, placed);
  const refused: RowClash[] = [];
  const takenOut: RowClash[] = [];
  const targetOf = (row: number) => placed[row]?.target ?? null;
  // Of a row of the table that the sheet changes: how many of its rows still may, and which one does.
  const waiting = new Map<number, number>();
  const changedBy = new Map<number, number>();
  for (const row of fit) {
    const target = targetOf(row);
    if (target !== null) waiting.set(target, (waiting.get(target) ?? 0) + 1);
  }

  const clashOf = (row: number, key: RowKey, other: AnyRow): RowClash => {
    const name =
      other.from === "sheet" ? nameSheetRow(other.at) : `row ${other.at + 1} of the table`;
    return { row, column: key[0] ?? 0, words: standing.words(inSheet(row), key, name) };
  };
  /** Takes out again what was taken and meets a row of the table; gives the rows of the table that this frees. */
  const clearFor = (target: number, isInWay: (other: AnyRow) => boolean): readonly number[] =>
    standing.sheetMet(inTable(target)).flatMap(({ key, other }) => {
      if (!isInWay(other)) return [];
      takenOut.push(clashOf(other.at, key, inTable(target)));
      standing.remove(other);
      const freed = targetOf(other.at);
      if (freed === null) return [];
      changedBy.delete(freed);
      return [freed];
    });
  /** Rows of the table that no row of the sheet changes after all, and those that come back with them. */
  const stay = (freed: readonly number[]) => {
    const queue = [...freed];
    for (let target = queue.pop(); target !== undefined; target = queue.pop()) {
      if ((waiting.get(target) ?? 0) > 0) continue;
      for (const more of clearFor(target, () => true)) queue.push(more);
      standing.add(inTable(target));
    }
  };
  const take = (row: number, target: number | null) => {
    const clashes = standing.firstMet(inSheet(row));
    for (const { key, other } of clashes) refused.push(clashOf(row, key, other));
    if (clashes.length > 0) {
      if (target !== null) stay([target]);
      return;
    }
    standing.add(inSheet(row));
    if (target !== null) changedBy.set(target, row);
  };

  table.rows.forEach((_, at) => {
    if (!waiting.has(at)) standing.add(inTable(at));
  });
  for (const row of fit) {
    const target = targetOf(row);
    if (target === null) {
      take(row, null);
      continue;
    }
    waiting.set(target, (waiting.get(target) ?? 1) - 1);
    const first = changedBy.get(target);
    if (first !== undefined) {
      refused.push(clashOf(row, firstKey, inSheet(first)));
      continue;
    }
    // What goes neither with this row nor with the one that it changes cannot stay, whichever is there.
    stay(clearFor(target, (other) => standing.doMeet(inSheet(row), other)));
    take(row, target);
  }
  return { refused, takenOut };
}

function inSheet(at: number): AnyRow {
  return { from: "sheet", at };
}

function inTable(at: number): AnyRow {
  return { from: "table", at };
}
