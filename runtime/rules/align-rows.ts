import type { TableRow } from "../tables/table-shape";

/** A row of one state and the same row of another, by position. */
export type AlignedRow = {
  readonly before: number;
  readonly after: number;
  /** It stands elsewhere among the rows that both states have. */
  readonly moved: boolean;
};

/** So many comparisons are made to keep as many rows as possible in their places; beyond, the first that fit. */
const comparisonsMax = 4_000_000;
/** How much of a row must be as it was for it to be the same row. */
const likeness = 0.34;

/**
 * Which rows of two states are the same, where nothing but their order and their cells tells them apart. First those
 * that are equal and in the same order, then equal ones elsewhere, then, between those that stayed, the likest.
 */
export function alignRows(
  before: readonly TableRow[],
  after: readonly TableRow[],
): readonly AlignedRow[] {
  const [left, right] = [before, after].map((rows) => rows.map((row) => JSON.stringify(row)));
  const stayed = commonRows(left ?? [], right ?? []);
  const pairs: (readonly [number, number])[] = [...stayed];
  const open = { before: new Set(before.keys()), after: new Set(after.keys()) };
  const take = (b: number, a: number) => {
    pairs.push([b, a]);
    open.before.delete(b);
    open.after.delete(a);
  };
  for (const [b, a] of stayed) {
    open.before.delete(b);
    open.after.delete(a);
  }
  const gap = gapsBetween(stayed);
  const liken = (b: number, a: number) => likenessOf(before[b] ?? [], after[a] ?? []);
  const may = (b: number, a: number) => gap.before(b) === gap.after(a) && likeness <= liken(b, a);
  pairUp(open, may, liken, take);
  const elsewhere = new Map<string, number[]>();
  for (const a of open.after) {
    elsewhere.set(right?.[a] ?? "", [...(elsewhere.get(right?.[a] ?? "") ?? []), a]);
  }
  for (const b of [...open.before]) {
    const a = elsewhere.get(left?.[b] ?? "")?.shift();
    if (a !== undefined) take(b, a);
  }
  return withMoves(pairs.sort(([, x], [, y]) => x - y));
}

/** The same where each row has a name of its own: `before` and `after` are the names in the order of the rows. */
export function alignNamed(
  before: readonly string[],
  after: readonly string[],
): readonly AlignedRow[] {
  const places = new Map(before.map((name, at) => [name, at]));
  return withMoves(
    after.flatMap((name, at) => {
      const place = places.get(name);
      return place === undefined ? [] : [[place, at] as const];
    }),
  );
}

/** Those that are not in order with the most others have moved. Pairs come in the order of the later state. */
function withMoves(pairs: readonly (readonly [number, number])[]): readonly AlignedRow[] {
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [at, [b]] of pairs.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[0] ?? 0) < b) low = middle + 1;
      else high = middle;
    }
    previous[at] = low === 0 ? undefined : ends[low - 1];
    ends[low] = at;
  }
  const inOrder = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) inOrder.add(at);
  return pairs.map(([b, a], at) => ({ before: b, after: a, moved: !inOrder.has(at) }));
}

/** The longest common sequence, as positions in both. */
function commonRows(
  left: readonly string[],
  right: readonly string[],
): readonly (readonly [number, number])[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  const rest = Math.min(left.length, right.length) - head;
  while (tail < rest && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  const rows = left.length - head - tail;
  const columns = right.length - head - tail;
  const common: [number, number][] = Array.from({ length: head }, (_, at) => [at, at]);
  if (rows > 0 && columns > 0 && rows * columns <= comparisonsMax) {
    common.push(...longest(left, right, { head, rows, columns }));
  }
  for (let at = tail; at > 0; at -= 1) common.push([left.length - at, right.length - at]);
  return common;
}

function longest(
  left: readonly string[],
  right: readonly string[],
  {
    head,
    rows,
    columns,
  }: { readonly head: number; readonly rows: number; readonly columns: number },
): [number, number][] {
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        left[head + row] === right[head + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const found: [number, number][] = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    if (left[head + row] === right[head + column]) {
      found.push([head + row, head + column]);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return found;
}

/** Between which of the rows that stayed a row stands. */
function gapsBetween(stayed: readonly (readonly [number, number])[]) {
  const index = (places: readonly number[]) => (at: number) => {
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { before: index(stayed.map(([b]) => b)), after: index(stayed.map(([, a]) => a)) };
}

/** Shares of the cells that say something in either row. */
function likenessOf(left: TableRow, right: TableRow): number {
  let [same, all] = [0, 0];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [a = "", b = ""] = [left[at], right[at]];
    if (a === "" && b === "") continue;
    all += 1;
    if (a === b) same += 1;
  }
  return all === 0 ? 1 : same / all;
}

/** The likest first; of two alike the upper. */
function pairUp(
  open: { readonly before: ReadonlySet<number>; readonly after: ReadonlySet<number> },
  may: (b: number, a: number) => boolean,
  like: (b: number, a: number) => number,
  take: (b: number, a: number) => void,
): void {
  if (open.before.size * open.after.size > comparisonsMax / 10) return;
  const candidates = [...open.before].flatMap((b) =>
    [...open.after].filter((a) => may(b, a)).map((a) => ({ b, a, like: like(b, a) })),
  );
  candidates.sort((x, y) => y.like - x.like || x.b - y.b || x.a - y.a);
  for (const { b, a } of candidates) {
    if (open.before.has(b) && open.after.has(a)) take(b, a);
  }
}
