import type { Json } from "../json";

/** A lookup table as far as a flow names it. */
export type KnownTable = {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** Of a decision table, and of no other: the columns of its conditions. */
  readonly conditions?: readonly string[];
};

/** Columns that a step may name. */
export function nameableColumns({ columns, conditions }: KnownTable): readonly string[] {
  return conditions ?? columns;
}

/** The table that a setting means: by its name, else by its id. */
export function tableNamed(tables: readonly KnownTable[], value: Json | undefined) {
  return tables.find(({ name }) => name === value) ?? tables.find(({ id }) => id === value) ?? null;
}
