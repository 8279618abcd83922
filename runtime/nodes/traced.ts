import type { ReadValue } from "../expressions/observed-reads";
import type { Json } from "../json";

/** One thing that a place of a step's output was made of, by the version that ran and the scope that it ran on. */
export type TracedPart = {
  /** Place in the output: the asked one, one in it, or the one around it that was made as a whole. */
  readonly target: string;
  /** Absent where nothing is there, and of a list. */
  readonly value?: Json;
  /** As the flow or the table has it. */
  readonly expression: string;
  /** The condition of a table, or the setting, that it stands in. */
  readonly label?: string;
  /** The table that was asked with what it gives. */
  readonly table?: string;
  /** The place of the scope whose value was handed on as it is. */
  readonly passes?: string;
  /** Its expression is nothing but the one place that it reads. */
  readonly plain?: true;
  /** Places of the scope, such as `input.lines[3].sku`. */
  readonly reads: readonly ReadValue[];
  /** `list`: it says which entries the list around the place has, and so which one this is. */
  readonly of: "value" | "list";
  /** Why nothing came of it. */
  readonly error?: string;
};
