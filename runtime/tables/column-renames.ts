import type { TableState } from "./compare-tables";

/**
 * Columns of `after`, by their place, that are columns of `before` under another name: what was in more than half
 * of the old one's filled cells is in the new one. Where cells tell nothing, a column in the old one's place.
 */
export function renamesOf(before: TableState, after: TableState): ReadonlyMap<number, string> {
  const [old, now] = [before.shape.columns, after.shape.columns];
  const gone = old.flatMap((name, at) => (now.includes(name) ? [] : [at]));
  const fresh = now.flatMap((name, at) =>
    old.includes(name) && now.indexOf(name) === at ? [] : [at],
  );
  if (gone.length === 0 || fresh.length === 0) return new Map();
  const shared = old.filter((name) => now.includes(name));
  const [was, is] = [bagsOf(before, gone, shared), bagsOf(after, fresh, shared)];
  const pairs = was.flatMap((one) => is.flatMap((other) => pairOf(one, other) ?? []));
  pairs.sort(
    (a, b) => b.inRows - a.inRows || b.cells - a.cells || Math.abs(a.moved) - Math.abs(b.moved),
  );
  const renames = new Map<number, string>();
  const taken = new Set<number>();
  const take = (from: number, to: number) => {
    if (taken.has(from) || renames.has(to)) return;
    taken.add(from);
    renames.set(to, old[from] ?? "");
  };
  for (const { from, to } of pairs) take(from, to);
  if (old.length !== now.length) return renames;
  for (const one of was) {
    const other = is.find(({ at }) => at === one.at);
    // A column that was filled and is empty is rather a new one in the place of one that was deleted.
    if (other !== undefined && (one.filled === 0 || other.filled > 0)) take(one.at, other.at);
  }
  return renames;
}

/** What a column holds, as often as it holds it. */
type Bags = {
  readonly at: number;
  readonly filled: number;
  readonly cells: ReadonlyMap<string, number>;
  /** Each with the rest of its row. */
  readonly inRows: ReadonlyMap<string, number>;
};

function bagsOf(
  { shape, rows }: TableState,
  columns: readonly number[],
  shared: readonly string[],
): readonly Bags[] {
  const places = shared.map((name) => shape.columns.indexOf(name));
  const rests = rows.map((row) => JSON.stringify(places.map((place) => row[place] ?? "")));
  return columns.map((at) => {
    const cells = new Map<string, number>();
    const inRows = new Map<string, number>();
    let filled = 0;
    rows.forEach((row, place) => {
      const cell = row[at] ?? "";
      if (cell === "") return;
      filled += 1;
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
      const whole = `${rests[place]}${cell}`;
      inRows.set(whole, (inRows.get(whole) ?? 0) + 1);
    });
    return { at, filled, cells, inRows };
  });
}

function pairOf(one: Bags, other: Bags) {
  const cells = inBoth(one.cells, other.cells);
  const inRows = inBoth(one.inRows, other.inRows);
  const holdsMost = cells * 2 > one.filled;
  // Of a column that holds much else besides, the cells must be in the same rows.
  const isMost = cells * 2 > other.filled || inRows * 2 > one.filled;
  if (!holdsMost || !isMost) return null;
  return { from: one.at, to: other.at, cells, inRows, moved: other.at - one.at };
}

function inBoth(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let count = 0;
  for (const [cell, times] of one) count += Math.min(times, other.get(cell) ?? 0);
  return count;
}
