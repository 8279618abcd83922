import type { Json, JsonObject } from "../json";
import type { ReadTable, Wanted } from "./find-row";
import type { TableValidity } from "./table-shape";

/** Rows that are looked for in a table: of each key one value per column. */
export type RowsWanted = {
  /** Name or id. */
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: readonly (readonly string[])[];
};

/** All rows of the table that have one of these, in its order. */
export type RowsFound = {
  readonly table: string;
  readonly isThere: boolean;
  readonly validity: TableValidity | null;
  readonly rows: readonly JsonObject[];
};

type Known = {
  isThere: boolean;
  validity: TableValidity | null;
  /** By the columns and what is looked for in them. */
  readonly rows: Map<string, readonly JsonObject[]>;
};

/** Keys of one table that are asked for at once. */
const valuesMost = 2_000;
/** While somebody types what is looked for, a large table is not gone through at each key. */
const settleMs = 100;
const noRows: readonly JsonObject[] = [];

/**
 * Lookup tables whose rows are elsewhere, for what is only tried: each row that is looked for is asked for once, many
 * together, and what is tried is tried again when they have come.
 */
export class AskedTables {
  readonly #ask: (wanted: readonly RowsWanted[]) => Promise<readonly RowsFound[]>;
  readonly #onCome: () => void;
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Map<string, Map<string, Map<string, readonly string[]>>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #age = 0;

  /** @param onCome told when rows have come */
  constructor(
    ask: (wanted: readonly RowsWanted[]) => Promise<readonly RowsFound[]>,
    onCome: () => void,
  ) {
    this.#ask = ask;
    this.#onCome = onCome;
  }

  /** The root `tables` of a scope: it has whatever table is looked for, and names none by itself. */
  root(): JsonObject {
    const table = (name: string | symbol) =>
      typeof name === "string" ? this.#table(name) : undefined;
    return new Proxy<JsonObject>(
      {},
      {
        get: (_target, name) => table(name),
        getOwnPropertyDescriptor: (_target, name) => {
          const value = table(name);
          return value === undefined ? undefined : { value, configurable: true, enumerable: false };
        },
      },
    );
  }

  /** What is known may have changed meanwhile: all is asked for anew. */
  forget(): void {
    this.#known.clear();
    this.#age += 1;
  }

  #table(name: string): Json | undefined {
    const known = this.#known.get(name);
    if (known?.isThere === false) return undefined;
    const table: ReadTable = {
      rows: noRows,
      validity: known?.validity ?? null,
      rowsFor: (wanted) => this.#rowsFor(name, wanted),
    };
    return table as unknown as Json;
  }

  #rowsFor(table: string, wanted: Wanted): readonly JsonObject[] | null {
    const columns = wanted.map(({ column }) => column);
    const values = wanted.map(({ value }) => String(value));
    const known = this.#known.get(table)?.rows.get(keyOf(columns, values));
    if (known !== undefined) return known;
    const ofTable = this.#wanted.get(table) ?? new Map<string, Map<string, readonly string[]>>();
    this.#wanted.set(table, ofTable);
    const name = JSON.stringify(columns);
    const ofColumns = ofTable.get(name) ?? new Map<string, readonly string[]>();
    ofTable.set(name, ofColumns);
    if (ofColumns.size < valuesMost) ofColumns.set(JSON.stringify(values), values);
    this.#timer ??= setTimeout(() => void this.#send(), settleMs);
    return null;
  }

  async #send(): Promise<void> {
    this.#timer = undefined;
    const wanted = [...this.#wanted].flatMap(([table, byColumns]) =>
      [...byColumns].map(
        ([columns, values]): RowsWanted => ({
          table,
          columns: JSON.parse(columns) as readonly string[],
          values: [...values.values()],
        }),
      ),
    );
    this.#wanted.clear();
    const age = this.#age;
    // What could not be read is asked for again when it is tried the next time.
    const found = await this.#ask(wanted).catch(() => null);
    if (found === null || age !== this.#age) return;
    for (const [index, one] of wanted.entries()) this.#take(one, found[index]);
    this.#onCome();
  }

  #take({ table, columns, values }: RowsWanted, found: RowsFound | undefined): void {
    const known = this.#known.get(table) ?? { isThere: true, validity: null, rows: new Map() };
    this.#known.set(table, known);
    known.isThere = found?.isThere ?? false;
    known.validity = found?.validity ?? null;
    const byKey = new Map<string, JsonObject[]>();
    for (const row of found?.rows ?? []) {
      const key = keyOf(
        columns,
        columns.map((column) => String(row[column])),
      );
      const others = byKey.get(key);
      if (others === undefined) byKey.set(key, [row]);
      else others.push(row);
    }
    for (const each of values) {
      const key = keyOf(columns, each);
      known.rows.set(key, byKey.get(key) ?? noRows);
    }
  }
}

function keyOf(columns: readonly string[], values: readonly string[]): string {
  return JSON.stringify([columns, values]);
}
