import type { Json, JsonObject } from "../json";
import type { Root } from "./generate";
import { matchedRow } from "./look-up";
import { contains, type Tree } from "./tree";
import { settle, type Value } from "./values";

/** A row of a lookup table that an expression asked for. */
export type LookedUp = {
  /** As the expression names it. */
  readonly table: string;
  /** What was looked for, by column; null where there was nothing to look for. */
  readonly keys: { readonly [column: string]: Json };
  /** Absent where no row had that. */
  readonly row?: JsonObject;
};

/** More rows of one expression are not told. */
const mostRows = 20;

/** Told of each part that ran with its value, it knows which rows the look-ups of a tree took. */
export class RowsAsked {
  readonly #found = new Map<string, LookedUp>();
  readonly #values = new Map<Tree, Value>();
  readonly #scope: Root;
  readonly #any: boolean;

  constructor(tree: Tree, scope: Root) {
    this.#scope = scope;
    this.#any = contains(tree, ({ kind }) => kind === "lookup");
  }

  note(part: Tree, value: Value): void {
    if (!this.#any) return;
    this.#values.set(part, value);
    if (part.kind !== "lookup" || this.#found.size >= mostRows) return;
    const values = part.keys.map((key) => this.#values.get(key.value));
    const row = matchedRow(part, this.#scope, values);
    const keys = Object.fromEntries(
      part.keys.map(({ name }, index) => [name, settle(values[index]) ?? null]),
    );
    const table = part.table.name;
    this.#found.set(JSON.stringify([table, keys]), {
      table,
      keys,
      ...(row !== null && { row: row as JsonObject }),
    });
  }

  /** Each once, in the order in which they were asked for. */
  all(): readonly LookedUp[] {
    return [...this.#found.values()];
  }
}
