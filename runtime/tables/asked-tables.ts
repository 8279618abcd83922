import { failed } from "../expressions/failure";
import { RowsNotRead } from "../expressions/look-up-rows";
import type { Json, JsonObject } from "../json";
import { type ReadTable, standsInRow, type Wanted } from "./find-row";
import { columnsMax, type TableValidity } from "./table-shape";

/** Rows that are looked for in a table: of each key one value per column. */
export type RowsWanted = {
  /** Name or id. */
  readonly table: string;
  readonly columns: readonly string[];
  /** The column that is looked at in them. */
  readonly take: string;
  readonly values: readonly (readonly string[])[];
};

/** The rows of the table that have one of these, in its order; of the same key the first, or one per period. */
export type RowsFound = {
  readonly table: string;
  readonly isThere: boolean;
  /** All that it has. */
  readonly columns: readonly string[];
  readonly validity: TableValidity | null;
  /** With the columns that are looked for and the one to take; null where they are too many for the answer. */
  readonly rows: readonly JsonObject[] | null;
};

type Known = {
  isThere: boolean;
  columns: readonly string[] | null;
  validity: TableValidity | null;
  /** By the columns and what is looked for in them; null where they are more than can be read. */
  readonly rows: Map<string, readonly JsonObject[] | null>;
};

/** What is asked for at once: sets of columns, keys of one set, and the characters of all keys. */
export const askedMost = { tables: 20, values: 2_000, characters: 400_000 } as const;
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
  /** By table and columns, and in it by the values. */
  readonly #wanted = new Map<
    string,
    RowsWanted & { readonly byKey: Map<string, readonly string[]> }
  >();
  #characters = 0;
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
      columns: known?.columns ?? null,
      validity: known?.validity ?? null,
      rowsFor: (wanted, take) => this.#rowsFor(name, wanted, take),
    };
    return table as unknown as Json;
  }

  #rowsFor(table: string, wanted: Wanted, take: string): readonly JsonObject[] | null {
    if (wanted.length > columnsMax || !wanted.every(({ value }) => standsInRow(value))) {
      return noRows;
    }
    const columns = wanted.map(({ column }) => column);
    const values = wanted.map(({ value }) => String(value));
    const key = keyOf({ columns, take }, values);
    const known = this.#known.get(table)?.rows.get(key);
    if (known === null) {
      throw failed(`More rows of “${table}” have what is looked for than are read to try it`);
    }
    if (known !== undefined) return known;
    if (this.#unread.get(table)?.has(key) === true) {
      throw new RowsNotRead(
        "EXPRESSION_FAILED",
        `The rows of “${table}” could not be read just now; they are asked for again`,
      );
    }
    this.#want({ table, columns, take, values: [] }, key, values);
    this.#timer ??= setTimeout(() => void this.#send(), settleMs);
    return null;
  }

  /** What is too much to be asked for at once is asked for when what was asked for has come. */
  #want(of: RowsWanted, key: string, values: readonly string[]): void {
    const { table, columns, take } = of;
    const name = JSON.stringify([table, columns, take]);
    const known = this.#wanted.get(name);
    if (known === undefined && this.#wanted.size >= askedMost.tables) return;
    const { byKey } = known ?? { byKey: new Map<string, readonly string[]>() };
    if (byKey.has(key) || byKey.size >= askedMost.values) return;
    const characters = key.length + this.#characters;
    if (characters > askedMost.characters && this.#wanted.size > 0) return;
    this.#characters = characters;
    byKey.set(key, values);
    if (known === undefined) this.#wanted.set(name, { ...of, byKey });
  }

  async #send(): Promise<void> {
    this.#timer = undefined;
    const wanted = [...this.#wanted.values()].map(
      ({ byKey, ...of }): RowsWanted => ({ ...of, values: [...byKey.values()] }),
    );
    this.#wanted.clear();
    this.#characters = 0;
    const age = this.#age;
    const found = await this.#ask(wanted).catch(() => null);
    if (age !== this.#age) return;
    if (found === null) this.#fail(wanted);
    else {
      this.#failures = 0;
      for (const [index, one] of wanted.entries()) {
        const given = found[index];
        // The first has the whole answer for itself: the others are asked for again, without it.
        if (given?.rows !== null || index === 0) this.#take(one, given);
      }
    }
    this.#onCome();
  }

  #fail(wanted: readonly RowsWanted[]): void {
    for (const one of wanted) {
      const { table, values } = one;
      const unread = this.#unread.get(table) ?? new Set<string>();
      this.#unread.set(table, unread);
      for (const each of values) unread.add(keyOf(one, each));
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

  #take(one: RowsWanted, found: RowsFound | undefined): void {
    const { table, columns, values } = one;
    const known = this.#known.get(table) ?? {
      isThere: true,
      columns: null,
      validity: null,
      rows: new Map(),
    };
    this.#known.set(table, known);
    known.isThere = found?.isThere ?? false;
    known.columns = found?.columns ?? null;
    known.validity = found?.validity ?? null;
    const byKey = new Map<string, JsonObject[]>();
    for (const row of found?.rows ?? []) {
      const key = keyOf(
        one,
        columns.map((column) => String(row[column])),
      );
      const others = byKey.get(key);
      if (others === undefined) byKey.set(key, [row]);
      else others.push(row);
    }
    const otherwise = found?.rows === null ? null : noRows;
    for (const each of values) {
      const key = keyOf(one, each);
      known.rows.set(key, byKey.get(key) ?? otherwise);
    }
  }
}

function keyOf(
  { columns, take }: Pick<RowsWanted, "columns" | "take">,
  values: readonly string[],
): string {
  return JSON.stringify([columns, take, values]);
}
