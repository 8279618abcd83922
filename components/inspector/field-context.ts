import type { TypeEnvironment } from "@/runtime/expressions/language";
import type { FieldProblem } from "@/runtime/flow/check-fields";
import type { KnownTable } from "@/runtime/flow/known-table";
import type { JsonObject } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";

/** "to-do": empty because nobody has been there yet. */
export type FieldSeverity = FieldProblem["severity"] | "to-do";

/** A problem as its field shows it. */
export type FieldRemark = Omit<FieldProblem, "severity"> & { readonly severity: FieldSeverity };

/** What every field of a form knows of its node. */
export type FieldHost = {
  /** What an expression at a path may read. */
  environment(path: string): TypeEnvironment;
  /** The first problem at exactly this path. */
  problem(path: string): FieldRemark | undefined;
  /** Told where a field shows text that cannot be taken as its value; absent where nobody asks. */
  faulty?(path: string, faulty: boolean): void;
  /** Texts that were left before they were the value of their field; absent where none are kept. */
  readonly left?: {
    /** `over`: what the field holds; a text that was written over something else is none. */
    text(path: string, over: string): string | null;
    leave(path: string, left: { readonly text: string; readonly over: string } | null): void;
  };
  /** Choices for fields that name a flow. */
  readonly flows: readonly { readonly id: string; readonly name: string }[];
  /** Lookup tables; null until they are known. */
  readonly tables: readonly KnownTable[] | null;
  /** Columns of the table that the node reads; null while that is not known. */
  readonly columns: readonly string[] | null;
  /** The node whose form it is, as people call it; absent for the flow's own settings. */
  readonly of?: string;
  readonly disabled: boolean;
  /** Path of the field that somebody was led to; what hides it unfolds. */
  readonly target?: string | null;
  /** Roots and their values in the sample, to show what an expression gives; null without one. */
  readonly scope: JsonObject | null;
};

export type FieldsProps = {
  readonly fields: readonly FieldDefinition[];
  readonly config: JsonObject;
  /** Draws these of them only; `when` still sees all. */
  readonly only?: (field: FieldDefinition) => boolean;
  readonly onChange: (config: JsonObject, field: string) => void;
  readonly host: FieldHost;
  /** Path of `config` inside the node's config, with its dot, e.g. `fields[2].`. */
  readonly prefix?: string;
};
