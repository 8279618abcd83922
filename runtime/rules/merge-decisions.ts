import type { TableRow } from "../tables/table-shape";
import { alignNamed } from "./align-rows";
import { isSame } from "./compare-decisions";
import { mergeColumns, withRenames } from "./merge-columns";
import { mergeRules } from "./merge-rules";
import type { TableDraft } from "./table-draft";

export type Side = "mine" | "theirs";

/** Something that both changed, each otherwise. */
export type DecisionConflict = {
  /** Names it whichever is chosen. */
  readonly key: string;
  /** Position of the row in what was put together; null where it is about no row, or the row is not there. */
  readonly row: number | null;
  /** Column of the cell, or what it is about: “hit policy”. */
  readonly what: string;
  /** What it was, and what either made of it, in words. */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  /** What was taken where nobody chose. */
  readonly usual: Side;
};

export type MergedDecision = {
  readonly draft: TableDraft;
  readonly conflicts: readonly DecisionConflict[];
};

/** Which side a conflict takes; undefined for the usual one. */
export type Choose = (key: string) => Side | undefined;

/** A row while two states are put together. */
type Entry = { readonly id: string; readonly isTheirNew: boolean; cells: TableRow; gone: boolean };
type Told = Omit<DecisionConflict, "row"> & { readonly entry: Entry | null };

/**
 * Puts what changed from `base` to `mine` onto `theirs`: cells of a row each for itself also where the other renamed
 * their column, new and moved rows behind the row they follow in `mine`, and what the columns mean, the default row and the test rows each for itself. What
 * both changed is as in `mine`, and a row that one changed and the other deleted stays, unless `choose` says
 * otherwise; all of that is told.
 */
export function mergeDecisions(
  base: TableDraft,
  mine: TableDraft,
  theirs: TableDraft,
  choose: Choose = () => undefined,
): MergedDecision {
  const { all, conflicts: names } = withRenames({ base, mine, theirs }, choose);
  const { columns, conflicts } = mergeColumns(all, choose);
  const merge = new RowMerge(columns, choose);
  const [was, own, other] = [all.base, all.mine, all.theirs].map((draft) =>
    widened(draft, columns, all.base),
  ) as [TableDraft, TableDraft, TableDraft];
  const rows = merge.rows(was, own, other);
  const shapes = [all.base.shape, all.mine.shape, all.theirs.shape] as const;
  const rules = mergeRules(...shapes, { choose, columns: new Set(columns) });
  const { decision, validity } = rules;
  return {
    draft: {
      shape: { ...all.mine.shape, columns, validity, decision },
      rows: rows.map(({ cells }) => cells),
      ids: rows.map(({ id }) => id),
    },
    conflicts: [
      ...merge.told.map(({ entry, ...conflict }) => {
        const row = entry === null ? -1 : rows.indexOf(entry);
        return { ...conflict, row: row < 0 ? null : row };
      }),
      ...names,
      ...conflicts,
      ...rules.conflicts,
    ],
  };
}

/** With these columns; of those that it does not have its cells are as they were. */
function widened(
  { shape, rows, ids }: TableDraft,
  columns: readonly string[],
  base: TableDraft,
): TableDraft {
  const places = columns.map((name) => shape.columns.indexOf(name));
  const before = columns.map((name) => base.shape.columns.indexOf(name));
  const old = new Map(base.ids.map((id, at) => [id, base.rows[at]]));
  return {
    shape: { ...shape, columns },
    rows: rows.map((row, at) => {
      const was = old.get(ids[at] ?? "");
      return places.map((place, column) =>
        place < 0 ? (was?.[before[column] ?? -1] ?? "") : (row[place] ?? ""),
      );
    }),
    ids,
  };
}

class RowMerge {
  readonly told: Told[] = [];
  readonly #columns: readonly string[];
  readonly #choose: Choose;

  constructor(columns: readonly string[], choose: Choose) {
    this.#columns = columns;
    this.#choose = choose;
  }

  rows(base: TableDraft, mine: TableDraft, theirs: TableDraft): readonly Entry[] {
    const known = new Set(base.ids);
    const result: Entry[] = theirs.rows.map((cells, at) => {
      const id = theirs.ids[at] ?? "";
      return { id, isTheirNew: !known.has(id), cells, gone: false };
    });
    const entryOf = new Map(result.map((entry) => [entry.id, entry]));
    const pairs = alignNamed(base.ids, mine.ids);
    /** Entries of rows of mine that are placed, by their position there. */
    const placed = new Map<number, Entry>();
    const fresh: { readonly at: number; readonly entry: Entry }[] = [];
    for (const { before, after, moved } of pairs) {
      const [old = [], next = []] = [base.rows[before], mine.rows[after]];
      const id = mine.ids[after] ?? "";
      const entry = entryOf.get(id);
      if (entry === undefined) {
        if (isSame(old, next)) continue;
        const kept: Entry = { id, isTheirNew: false, cells: next, gone: false };
        const words = { base: inWords(old), mine: inWords(next), theirs: "deleted" };
        const side = this.#tell(kept, "row", words, "mine");
        if (side === "mine") fresh.push({ at: after, entry: kept });
        continue;
      }
      this.#cells(entry, old, next);
      if (moved) fresh.push({ at: after, entry });
      else placed.set(after, entry);
    }
    this.#deleted(base, mine, entryOf);
    this.#added(mine, { known, result, entryOf, placed, fresh });
    fresh.sort((a, b) => a.at - b.at);
    for (const { at, entry } of fresh) place(result, placed, at, entry);
    return result.filter(({ gone }) => !gone);
  }

  /** Rows that are not in mine any more: gone, unless they changed them. */
  #deleted(base: TableDraft, mine: TableDraft, entryOf: ReadonlyMap<string, Entry>): void {
    const kept = new Set(mine.ids);
    for (const [at, id] of base.ids.entries()) {
      const entry = entryOf.get(id);
      if (kept.has(id) || entry === undefined) continue;
      if (isSame(entry.cells, base.rows[at] ?? [])) {
        entry.gone = true;
        continue;
      }
      const words = { base: inWords(base.rows[at] ?? []), theirs: inWords(entry.cells) };
      const side = this.#tell(entry, "row", Object.assign(words, { mine: "deleted" }), "theirs");
      entry.gone = side === "mine";
    }
  }

  #added(
    mine: TableDraft,
    {
      known,
      result,
      entryOf,
      placed,
      fresh,
    }: {
      readonly known: ReadonlySet<string>;
      readonly result: readonly Entry[];
      readonly entryOf: ReadonlyMap<string, Entry>;
      readonly placed: Map<number, Entry>;
      readonly fresh: { readonly at: number; readonly entry: Entry }[];
    },
  ): void {
    const theirNew = result.filter(({ isTheirNew }) => isTheirNew);
    for (const [at, cells] of mine.rows.entries()) {
      const id = mine.ids[at] ?? "";
      if (known.has(id)) continue;
      const same = entryOf.get(id);
      if (same !== undefined) {
        // A save whose answer was lost. What they began with is not known here: each difference is asked about.
        this.#unlike(same, cells);
        placed.set(at, same);
        continue;
      }
      // A row that both added is there once; two that are still empty are two.
      const isEmpty = cells.every((cell) => cell === "");
      const twin = isEmpty ? -1 : theirNew.findIndex((entry) => isSame(entry.cells, cells));
      const [entry] = twin < 0 ? [] : theirNew.splice(twin, 1);
      if (entry === undefined) {
        fresh.push({ at, entry: { id, isTheirNew: false, cells, gone: false } });
      } else placed.set(at, entry);
    }
  }

  /** Cells that changed from old to next go over those of the entry. */
  #cells(entry: Entry, old: TableRow, next: TableRow): void {
    entry.cells = entry.cells.map((cell, column) => {
      const [was = "", own = ""] = [old[column], next[column]];
      if (was === own) return cell;
      if (cell === was || cell === own) return own;
      const name = this.#columns[column] ?? "";
      const side = this.#tell(entry, name, { base: was, mine: own, theirs: cell }, "mine");
      return side === "mine" ? own : cell;
    });
  }

  #unlike(entry: Entry, next: TableRow): void {
    entry.cells = entry.cells.map((cell, column) => {
      const own = next[column] ?? "";
      if (cell === own) return cell;
      const name = this.#columns[column] ?? "";
      return this.#tell(entry, name, { mine: own, theirs: cell }, "mine") === "mine" ? own : cell;
    });
  }

  #tell(
    entry: Entry,
    what: string,
    { base = "", mine, theirs }: { base?: string; mine: string; theirs: string },
    usual: Side,
  ): Side {
    const key = JSON.stringify([entry.id, what]);
    this.told.push({ key, what, base, mine, theirs, usual, entry });
    return this.#choose(key) ?? usual;
  }
}

/** The cells of a row that say something. */
function inWords(cells: TableRow): string {
  return cells.filter((cell) => cell !== "" && cell !== "-").join(" · ");
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
