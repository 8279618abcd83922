import type { Json } from "../json";

/** Where in the text, half open, and what to do about it; `fix.text` is the whole corrected text. */
export type ExpressionProblem = {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly at: readonly [number, number];
  readonly fix?: { readonly label: string; readonly text: string };
};

/** What the checker knows of a value. `any` is unknown; `optional` means it can be missing. */
export type ValueType =
  | {
      readonly kind: "any" | "text" | "number" | "boolean" | "null" | "date" | "instant";
      readonly optional?: boolean;
    }
  | { readonly kind: "list"; readonly of: ValueType; readonly optional?: boolean }
  | {
      readonly kind: "object";
      readonly fields: { readonly [name: string]: ValueType };
      readonly open?: boolean;
      /** What its names are ids of, e.g. a step: a near one is another, not the same misspelt. */
      readonly idsOf?: string;
      readonly optional?: boolean;
    };

/** Of an environment: why no lookup table can be read there, and what to do instead. */
export const withoutTables: unique symbol = Symbol("without tables");

/** Of an environment: the tables that a look-up may name, for completions. */
export const knownTables: unique symbol = Symbol("known tables");

/** A lookup table by its name, with the columns that may be named. */
export type NamedTable = { readonly name: string; readonly columns: readonly string[] };

/** Roots by name, built with a null prototype. */
export type TypeEnvironment = {
  readonly [root: string]: ValueType;
  readonly [withoutTables]?: string;
  readonly [knownTables]?: readonly NamedTable[];
};

export type Checked = {
  readonly problems: readonly ExpressionProblem[];
  readonly type: ValueType;
  /** Static paths read, e.g. `input.lines[].quantity`. */
  readonly reads: readonly string[];
};

/** `undefined` is missing. Throws FlowError EXPRESSION_FAILED, EXPRESSION_LIMIT or CONDITION_MISSING. */
export type CompiledExpression = (scope: {
  readonly [root: string]: Json | undefined;
}) => Json | undefined;
