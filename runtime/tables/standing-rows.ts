import type { TableState } from "./compare-tables";
import type { PlacedRow } from "./place-rows";
import { type KeyPeriod, overlap, type RowKey, rowKeys } from "./row-keys";

/** A row of the sheet, or one of the table as it is, by position. */
export type AnyRow = { readonly from: "sheet" | "table"; readonly at: number };

/** Two rows of which one has a key that the other has on the same days. */
export type Meeting = { readonly key: RowKey; readonly other: AnyRow };

type Entry = KeyPeriod & {
  readonly row: AnyRow;
  /** Key and days are as the table has them: two such rows meet by no doing of the sheet. */
  readonly own: boolean;
};

/** Rows that stand together, found by their keys. Rows of the table that meet among themselves are not told. */
export class StandingRows {
  readonly #table: TableState;
  readonly #placed: readonly PlacedRow[];
  readonly #keys: ReturnType<typeof rowKeys>;
  readonly #byKey: readonly Map<string, Entry[]>[];

  constructor(table: TableState, placed: readonly PlacedRow[]) {
    this.#table = table;
    this.#placed = placed;
    this.#keys = rowKeys(table.shape);
    this.#byKey = this.#keys.keys.map(() => new Map());
  }

  add(row: AnyRow): void {
    for (const [at, entry] of this.#entries(row)) {
      const others = this.#byKey[at]?.get(entry.text);
      if (others === undefined) this.#byKey[at]?.set(entry.text, [entry]);
      else others.push(entry);
    }
  }

  remove(row: AnyRow): void {
    for (const [at, { text }] of this.#entries(row)) {
      const group = this.#byKey[at]?.get(text) ?? [];
      const place = group.findIndex((entry) => isSame(entry.row, row));
      if (place >= 0) group.splice(place, 1);
    }
  }

  /** The first row that it meets in each key. */
  firstMet(row: AnyRow): readonly Meeting[] {
    return this.#entries(row).flatMap(([at, entry, key]) => {
      const met = this.#byKey[at]?.get(entry.text)?.find((other) => meets(entry, other));
      return met === undefined ? [] : [{ key, other: met.row }];
    });
  }

  /** All rows of the sheet that it meets, each in the first key in which it does. */
  sheetMet(row: AnyRow): readonly Meeting[] {
    const met = new Map<number, Meeting>();
    for (const [at, entry, key] of this.#entries(row)) {
      for (const other of this.#byKey[at]?.get(entry.text) ?? []) {
        if (other.row.from === "table" || met.has(other.row.at) || !meets(entry, other)) continue;
        met.set(other.row.at, { key, other: other.row });
      }
    }
    return [...met.values()];
  }

  /** Whether two rows meet, wherever they stand. */
  doMeet(one: AnyRow, other: AnyRow): boolean {
    const others = new Map(this.#entries(other).map(([at, entry]) => [at, entry]));
    return this.#entries(one).some(([at, entry]) => {
      const beside = others.get(at);
      return beside !== undefined && beside.text === entry.text && meets(entry, beside);
    });
  }

  /** What two rows have in common in a key: `same sku “A” as row 3`. */
  words({ from, at }: AnyRow, key: RowKey, other: string): string {
    const cells = from === "sheet" ? this.#placed[at]?.cells : this.#table.rows[at];
    return this.#keys.sameWords(cells ?? [], key, other);
  }

  #entries(row: AnyRow): readonly (readonly [number, Entry, RowKey])[] {
    const placed = row.from === "sheet" ? this.#placed[row.at] : undefined;
    const target = row.from === "table" ? row.at : (placed?.target ?? null);
    const before = target === null ? undefined : this.#table.rows[target];
    const cells = placed?.cells ?? before ?? [];
    return this.#keys.keys.flatMap((key, at) => {
      const period = this.#keys.periodOf(cells, key);
      if (period === null) return [];
      const { text, from, until } = period;
      const own = before !== undefined && isAsBefore(period, this.#keys.periodOf(before, key));
      return [[at, { text, from, until, row, own }, key] as const];
    });
  }
}

function isAsBefore(period: KeyPeriod, before: KeyPeriod | null): boolean {
  return (
    before?.text === period.text && before.from === period.from && before.until === period.until
  );
}

function isSame(one: AnyRow, other: AnyRow): boolean {
  return one.from === other.from && one.at === other.at;
}

/** Of two entries with the same text. */
function meets(one: Entry, other: Entry): boolean {
  return !(one.own && other.own) && overlap(one, other);
}
