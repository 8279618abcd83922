import { FlowError } from "../errors/flow-error";
import { Budget } from "../expressions/budget";
import { type Closure, closureOf } from "../expressions/closures";
import { explained } from "../expressions/explain";
import { EvaluationFailure } from "../expressions/failure";
import { type MapBlock, type MapField, type MapRow, mapBlock } from "../expressions/map-fields";
import { parseExpression } from "../expressions/parse";
import { SyntaxProblem } from "../expressions/syntax-problem";
import type { Tree } from "../expressions/tree";
import { define, isList, kindOf, settle, type Value } from "../expressions/values";
import type { Json, JsonObject } from "../json";
import { sameTarget } from "./target-steps";

/** What is wrong with one field of one document. */
export type PreviewProblem = {
  /** The field with its place in lists: `lines[3].sku`. */
  readonly field: string;
  /** The target of its row: `lines[].sku`. */
  readonly target: string;
  readonly code: string;
  readonly message: string;
  /** Source paths that were missing or that the failed part reads. */
  readonly paths: readonly string[];
};

/** What a map makes of a document, as far as it makes something of it. */
export type Preview = {
  readonly document: JsonObject;
  readonly problems: readonly PreviewProblem[];
  /** What each target got, in lists what the first entry got. */
  readonly values: ReadonlyMap<string, Json | undefined>;
};

export type MapPreview = (scope: JsonObject) => Preview;

const problemsMax = 200;

type Row = {
  readonly path: readonly string[];
  readonly label: string;
  readonly target: string;
  readonly text: string;
  readonly required: boolean;
  readonly tree: Tree | null;
  readonly invalid: string | null;
  readonly closure: Closure | null;
  readonly locals: readonly string[];
  readonly inner: readonly Row[] | null;
};

/**
 * A map that is being drawn, ready to be tried on documents. Unlike a run it does not end at the first field
 * that fails: the others are made, and every field that fails is told. Rows that cannot stand together, or
 * have no expression yet, are left out; the form says so of them. Without eval.
 */
export function previewMap(fields: readonly MapField[]): MapPreview {
  const rows = parsedRows(standingBlock(fields), []);
  return (scope) => {
    const trial = new Trial(scope);
    const value = trial.block(rows, [], true);
    return {
      document: (settle(value) ?? {}) as JsonObject,
      problems: trial.problems,
      values: new Map([...trial.values].map(([target, made]) => [target, settle(made)])),
    };
  };
}

/** The rows that can stand together, the earlier ones first. */
function standingBlock(fields: readonly MapField[]): MapBlock {
  const filled = fields.flatMap(withSource);
  const whole = blockOf(filled);
  if (whole !== null) return whole;
  const standing: MapField[] = [];
  for (const field of filled) if (blockOf([...standing, field]) !== null) standing.push(field);
  return blockOf(standing) ?? { rows: [] };
}

function withSource(field: MapField): readonly MapField[] {
  if (field.each === undefined && field.value === undefined) return [];
  return field.fields === undefined
    ? [field]
    : [{ ...field, fields: field.fields.flatMap(withSource) }];
}

function blockOf(fields: readonly MapField[]): MapBlock | null {
  try {
    return mapBlock(fields);
  } catch (error) {
    if (error instanceof FlowError) return null;
    throw error;
  }
}

function parsedRows({ rows }: MapBlock, locals: readonly string[]): readonly Row[] {
  return rows.map((row: MapRow) => {
    const { tree, invalid } = parsed(row.text, locals);
    return {
      path: row.path,
      label: row.label,
      target: sameTarget(row.label),
      text: row.text,
      required: row.required,
      tree,
      invalid,
      closure: tree === null ? null : closureOf(tree, locals),
      locals,
      inner:
        row.list === undefined
          ? null
          : parsedRows(row.list.block, [...locals, row.list.as, "index"]),
    };
  });
}

function parsed(text: string, locals: readonly string[]) {
  try {
    return { tree: parseExpression(text, locals), invalid: null };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { tree: null, invalid: error.problem.message };
    throw error;
  }
}

class Trial {
  readonly problems: PreviewProblem[] = [];
  readonly values = new Map<string, Value>();
  private readonly scope: JsonObject;
  private readonly budget = new Budget();

  constructor(scope: JsonObject) {
    this.scope = scope;
  }

  /** @param first whether its values are those to be shown beside the targets */
  block(rows: readonly Row[], values: readonly Value[], first: boolean): Value {
    const result: { [name: string]: Value } = {};
    for (const row of rows) {
      const value = this.row(row, values, first);
      if (first) this.values.set(row.target, value);
      if (value !== undefined) put(result, row.path, value);
    }
    return result;
  }

  private row(row: Row, values: readonly Value[], first: boolean): Value {
    if (row.closure === null) {
      this.tell(row, values, "EXPRESSION_INVALID", row.invalid ?? "", []);
      return undefined;
    }
    try {
      this.budget.nextField();
      const { scope, budget } = this;
      const value = row.closure({ scope, budget, locals: [...values] });
      const missing = value === undefined || value === null;
      if (missing && row.required) {
        throw new EvaluationFailure("FIELD_MISSING", "The required field has no value");
      }
      if (row.inner === null || missing) return row.inner === null ? value : undefined;
      if (!isList(value)) {
        throw new EvaluationFailure(
          "EXPRESSION_FAILED",
          `A list is needed here, not ${kindOf(value)}`,
        );
      }
      const { inner } = row;
      return value.map((entry, index) =>
        this.block(inner, [...values, entry, index], first && index === 0),
      );
    } catch (error) {
      this.fail(row, values, error);
      return undefined;
    }
  }

  private fail(row: Row, values: readonly Value[], error: unknown): void {
    if (!(error instanceof EvaluationFailure) || row.tree === null) throw error;
    if (this.problems.length >= problemsMax) return;
    const { text, tree, locals } = row;
    const told = explained(error, { text, tree, locals }, this.scope, values);
    if (!(told instanceof FlowError)) throw told;
    const { path, paths } = told.detail;
    const named = Array.isArray(paths) ? (paths as readonly Json[]) : [path ?? null];
    this.tell(
      row,
      values,
      told.code,
      told.message,
      named.filter((one) => typeof one === "string"),
    );
  }

  private tell(
    row: Row,
    values: readonly Value[],
    code: string,
    message: string,
    paths: readonly string[],
  ): void {
    if (this.problems.length >= problemsMax) return;
    let position = -1;
    const field = row.target.replace(/\[\]/g, () => {
      position += 2;
      return `[${String(values[position])}]`;
    });
    this.problems.push({ field, target: row.target, code, message, paths });
  }
}

function put(root: { [name: string]: Value }, path: readonly string[], value: Value): void {
  let object = root;
  for (const name of path.slice(0, -1)) {
    const inner = Object.hasOwn(object, name) ? object[name] : undefined;
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner)) {
      object = inner as { [name: string]: Value };
      continue;
    }
    const next: { [name: string]: Value } = {};
    define(object, name, next);
    object = next;
  }
  define(object, path.at(-1) ?? "", value);
}
