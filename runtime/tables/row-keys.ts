import type { TableRow, TableShape } from "./table-shape";

/** Columns, by position, that tell rows apart together. */
export type RowKey = readonly number[];

/** What a row has in a key, and the days on which it has it; `text` is the same for the same values. */
export type KeyPeriod = { readonly text: string; readonly from: string; readonly until: string };

export type RowKeys = {
  /** A cross-reference has several, each of which tells rows apart alone; a generic table has none. */
  readonly keys: readonly RowKey[];
  /** Null for a row that lacks a value of the key. */
  readonly periodOf: (cells: TableRow, key: RowKey) => KeyPeriod | null;
  /** What two rows have in common: `same sku “A” as row 3, on days that both count`. */
  readonly sameWords: (cells: TableRow, key: RowKey, other: string) => string;
};

export function rowKeys({ kind, keys, columns, validity }: TableShape): RowKeys {
  const at = keys.map((name) => columns.indexOf(name)).filter((column) => column >= 0);
  const from = validity === null ? -1 : columns.indexOf(validity.from);
  const until = validity === null ? -1 : columns.indexOf(validity.until);
  const all = kind === "composite" ? [at] : at.map((column) => [column]);
  return {
    keys: kind === "generic" || at.length === 0 ? [] : all,
    periodOf: (cells, key) => {
      const values = key.map((column) => cells[column] ?? "");
      if (values.includes("")) return null;
      const text = values.length === 1 ? (values[0] ?? "") : JSON.stringify(values);
      return { text, from: cells[from] || "", until: cells[until] || "9999-12-31" };
    },
    sameWords: (cells, key, other) => {
      const same = key.map((column) => `${columns[column]} “${cells[column]}”`).join(" and ");
      const when = validity === null ? "" : ", on days that both count";
      return `same ${same} as ${other}${when}`;
    },
  };
}

/** Whether two periods of the same key have a day in common. */
export function overlap(one: KeyPeriod, other: KeyPeriod): boolean {
  return other.from <= one.until && one.from <= other.until;
}
