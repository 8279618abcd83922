import { failed } from "../expressions/failure";
import type { Json, JsonObject } from "../json";
import { type ReadTable, standsInRow, type Wanted } from "./find-row";
import { columnsMax, type TableValidity } from "./table-shape";

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
/** What could not be read is asked for again after this time, then after twice as long each time. */
const againMs = 2_000;
const againMostMs = 60_000;
const noRows: readonly JsonObject[] = [];

/**
 * Lookup tables whose rows are elsewhere, for what is only tried: each row that is looked for is asked for once, many
 * together, and what is tried is tried again when they have come. While they cannot be read, whatever looks for them
 * fails and says so, and they are asked for again.
 */
export class AskedTables {
  readonly #ask: (wanted: readonly RowsWanted[]) => Promise<readonly RowsFound[]>;
  readonly #onCome: () => void;
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Map<string, Map<string, Map<string, readonly string[]>>>();
  /** Keys of the rows that could not be read, by table. */
  readonly #unread = new Map<string, Set<string>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #age = 0;

  /** @param onCome told when rows have come, and when they are not to be had for now */
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
    this.rest();
  }

  /** Nobody looks at what is tried any more: what could not be read is not asked for again by itself. */
  rest(): void {
    clearTimeout(this.#again);
    this.#again = undefined;
    this.#unread.clear();
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
    if (wanted.length > columnsMax || !wanted.every(({ value }) => standsInRow(value))) {
      return noRows;
    }
    const columns = wanted.map(({ column }) => column);
    const values = wanted.map(({ value }) => String(value));
    const key = keyOf(columns, values);
    const known = this.#known.get(table)?.rows.get(key);
    if (known !== undefined) return known;
    if (this.#unread.get(table)?.has(key) === true) {
      throw failed(`The rows of “${table}” could not be read just now; they are asked for again`);
    }
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
    const found = await this.#ask(wanted).catch(() => null);
    if (age !== this.#age) return;
    if (found === null) this.#fail(wanted);
    else {
      this.#failures = 0;
      for (const [index, one] of wanted.entries()) this.#take(one, found[index]);
    }
    this.#onCome();
  }

  #fail(wanted: readonly RowsWanted[]): void {
    for (const { table, columns, values } of wanted) {
      const unread = this.#unread.get(table) ?? new Set<string>();
      this.#unread.set(table, unread);
      for (const each of values) unread.add(keyOf(columns, each));
    }
    this.#again ??= setTimeout(
      () => {
        this.rest();
        this.#onCome();
      },
      Math.min(againMs * 2 ** this.#failures, againMostMs),
    );
    this.#failures += 1;
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
