/**
 * Which rows of a decision table count. `first`: the uppermost that hits. `unique`: the one that hits, two are an
 * error. `collect`: all that hit. `priority`: of those that hit, the one whose ranked output comes first in that
 * output's list of values. Where none hits, the default row decides.
 */
export type HitPolicy = "first" | "unique" | "collect" | "priority";

export const hitPolicies: readonly HitPolicy[] = ["first", "unique", "collect", "priority"];

/** What a column of conditions compares. A `date` is a text such as `2026-11-26`. */
export type InputType = "text" | "choice" | "number" | "integer" | "yes-no" | "date";

export const inputTypes: readonly InputType[] = [
  "text",
  "choice",
  "number",
  "integer",
  "yes-no",
  "date",
];

/**
 * What a column of results gives. `hold` is the reason for which what is decided about waits; `message` is a
 * sentence for people, with `${…}`.
 */
export type OutputType = "text" | "choice" | "number" | "yes-no" | "hold" | "message";

export const outputTypes: readonly OutputType[] = [
  "choice",
  "text",
  "number",
  "yes-no",
  "hold",
  "message",
];

export type DecisionInput = {
  readonly column: string;
  /** Where the value comes from, over `input`. */
  readonly expression: string;
  readonly type: InputType;
  /** Of a choice: all values there are. */
  readonly values: readonly string[];
};

export type DecisionOutput = {
  readonly column: string;
  readonly type: OutputType;
  /** Of a choice: all values there are, the one that goes before the others first. */
  readonly values: readonly string[];
};

/** An example with what is expected of it. Values and cells are texts, by column; an empty one is missing. */
export type DecisionTest = {
  readonly name: string;
  readonly given: { readonly [column: string]: string };
  /** Columns that are not here, or are empty, may be anything. */
  readonly expected: { readonly [column: string]: string };
};

/** What makes a decision table of a table: what its columns mean and how its rows count. */
export type DecisionShape = {
  readonly hit: HitPolicy;
  readonly inputs: readonly DecisionInput[];
  readonly outputs: readonly DecisionOutput[];
  /** The column with remarks for people. */
  readonly comment: string | null;
  /** Cells of the default row by column of results. */
  readonly otherwise: { readonly [column: string]: string };
  readonly tests: readonly DecisionTest[];
  /** Findings that somebody looked at and wants as they are, as `findingKey` names them. */
  readonly intended: readonly string[];
};

/** More are no rules that a person reads, but values that are looked up. */
export const rulesMax = 5_000;
export const testsMax = 500;
export const valuesMax = 200;

/** What a decision says of itself beside its results: no column of results has such a name. */
export const ownNames: readonly string[] = [
  "row",
  "rows",
  "results",
  "holds",
  "messages",
  "given",
  "table",
  "day",
];

/** A cell that says nothing. */
export function isBlank(cell: string): boolean {
  const text = cell.trim();
  return text === "" || text === "-" || text === "–";
}
