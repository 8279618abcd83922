import type { Json } from "../json";
import type { DecisionInput } from "../rules/decision-shape";

/** A lookup table as far as a flow names it. */
export type KnownTable = {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** Of a lookup table, and where that is known: what tells its rows apart. */
  readonly keys?: {
    readonly columns: readonly string[];
    /** All of them, else each alone. */
    readonly together: boolean;
  };
  /** Of a decision table, and of no other: its conditions. */
  readonly conditions?: readonly KnownCondition[];
};

/** A condition with the expression over `input` that reads its value. */
export type KnownCondition = Pick<DecisionInput, "column" | "expression" | "type">;

/** Columns that a step may name. */
export function nameableColumns({ columns, conditions }: KnownTable): readonly string[] {
  return conditions?.map(({ column }) => column) ?? columns;
}

/** The table that a setting means: by its name, else by its id. */
export function tableNamed(tables: readonly KnownTable[], value: Json | undefined) {
  return tables.find(({ name }) => name === value) ?? tables.find(({ id }) => id === value) ?? null;
}
