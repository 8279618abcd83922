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
  /** What an entry is called in it. */
  readonly as: string;
};

/**
 * A map that is being drawn, ready to be tried on documents. Unlike a run it does not end at the first field
 * that fails: the others are made, and every field that fails is told. Rows that cannot stand together, or
 * have no expression yet, are left out; the form says so of them. Without eval.
 */
export function previewMap(fields: readonly MapField[]): MapPreview {
  const rows = parsedRows(standingBlock(fields), []);
  return (scope) => {
    const trial = new Trial(scope, columnsKnown.get(scope) ?? new Map());
    const [value] = trial.block(rows, [[]], "");
    columnsKnown.set(scope, trial.columns);
    return {
      document: (settle(value) ?? {}) as JsonObject,
      problems: trial.problems,
      values: new Map([...trial.values].map(([target, made]) => [target, settle(made)])),
    };
  };
}

/** What one row gave, for each entry of the lists around it; a key in another row does not change it. */
type Column = { readonly values: readonly Value[]; readonly problems: readonly PreviewProblem[] };

/** Of the last try on a document. */
const columnsKnown = new WeakMap<JsonObject, ReadonlyMap<string, Column>>();

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
      as: row.list?.as ?? "",
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

/** Names bound around a row, with their values: entry and index per list. */
type Frame = readonly Value[];

class Trial {
  readonly problems: PreviewProblem[] = [];
  readonly values = new Map<string, Value>();
  readonly columns = new Map<string, Column>();
  private readonly scope: JsonObject;
  private readonly before: ReadonlyMap<string, Column>;
  private readonly budget = new Budget();

  constructor(scope: JsonObject, before: ReadonlyMap<string, Column>) {
    this.scope = scope;
    this.before = before;
  }

  /** An object per frame. @param around the lists around it, by what they are made of */
  block(rows: readonly Row[], frames: readonly Frame[], around: string): readonly Value[] {
    const objects = frames.map((): { [name: string]: Value } => ({}));
    for (const row of rows) {
      const values = this.row(row, frames, around);
      if (frames.length > 0) this.values.set(row.target, values[0]);
      values.forEach((value, index) => {
        const object = objects[index];
        if (value !== undefined && object !== undefined) put(object, row.path, value);
      });
    }
    return objects;
  }

  private row(row: Row, frames: readonly Frame[], around: string): readonly Value[] {
    const own = `${around}\n${row.target}\n${row.required ? "*" : ""}${row.inner === null ? "" : "[]"}${row.text}`;
    const { values, problems } = this.before.get(own) ?? this.column(row, frames);
    this.columns.set(own, { values, problems });
    for (const problem of problems) {
      if (this.problems.length < problemsMax) this.problems.push(problem);
    }
    const { inner } = row;
    if (inner === null) return values;
    const counts = values.map((value) => (isList(value) ? value.length : -1));
    const entries = values.flatMap((value, at) =>
      isList(value)
        ? value.map((entry, index): Frame => [...(frames[at] ?? []), entry, index])
        : [],
    );
    const objects = this.block(inner, entries, `${own}\n${row.as}`);
    let from = 0;
    return counts.map((count) => {
      if (count < 0) return undefined;
      from += count;
      return objects.slice(from - count, from);
    });
  }

  /** What a row gives in each frame; undefined where it fails. */
  private column(row: Row, frames: readonly Frame[]): Column {
    const { closure } = row;
    const problems: PreviewProblem[] = [];
    const { scope, budget } = this;
    const values = frames.map((frame) => {
      if (closure === null) {
        problems.push(problemAt(row, frame, "EXPRESSION_INVALID", row.invalid ?? "", []));
        return undefined;
      }
      try {
        budget.nextField();
        return judged(row, closure({ scope, budget, locals: [...frame] }));
      } catch (error) {
        if (problems.length < problemsMax) problems.push(this.failure(row, frame, error));
        return undefined;
      }
    });
    return { values, problems: problems.slice(0, problemsMax) };
  }

  private failure(row: Row, frame: Frame, error: unknown): PreviewProblem {
    if (!(error instanceof EvaluationFailure) || row.tree === null) throw error;
    const { text, tree, locals } = row;
    const told = explained(error, { text, tree, locals }, this.scope, frame);
    if (!(told instanceof FlowError)) throw told;
    const { path, paths } = told.detail;
    const named = Array.isArray(paths) ? (paths as readonly Json[]) : [path ?? null];
    const texts = named.filter((one) => typeof one === "string");
    return problemAt(row, frame, told.code, told.message, texts);
  }
}

/** The value, if the row may have it. */
function judged({ required, inner }: Row, value: Value): Value {
  const missing = value === undefined || value === null;
  if (missing && required) {
    throw new EvaluationFailure("FIELD_MISSING", "The required field has no value");
  }
  if (inner !== null && !missing && !isList(value)) {
    throw new EvaluationFailure("EXPRESSION_FAILED", `A list is needed here, not ${kindOf(value)}`);
  }
  return inner !== null && missing ? undefined : value;
}

function problemAt(
  { target }: Row,
  frame: Frame,
  code: string,
  message: string,
  paths: readonly string[],
): PreviewProblem {
  let position = -1;
  const field = target.replace(/\[\]/g, () => {
    position += 2;
    return `[${String(frame[position])}]`;
  });
  return { field, target, code, message, paths };
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
