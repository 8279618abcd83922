import type { Json } from "../json";

/** A lookup table as far as a flow names it. */
export type KnownTable = {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly string[];
};

/** The table that a setting means: by its name, else by its id. */
export function tableNamed(tables: readonly KnownTable[], value: Json | undefined) {
  return tables.find(({ name }) => name === value) ?? tables.find(({ id }) => id === value) ?? null;
}
