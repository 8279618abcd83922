import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import { Budget } from "./budget";
import { type Closure, closureOf } from "./closures";
import { EvaluationFailure } from "./failure";
import type { Root } from "./generate";
import { textBodyWords } from "./text-body";
import { childrenOf, pathOf, type Tree } from "./tree";
import type { Value } from "./values";

/** What failed: its text and tree, the target or config field it fills, and the names bound around it. */
export type Explained = {
  readonly text: string;
  readonly tree: Tree;
  readonly field?: string | undefined;
  /** The config field where the message is not to begin with it. */
  readonly setting?: string | undefined;
  readonly locals?: readonly string[];
  /** Where in the source a path through a bound name leads. */
  readonly placed?: (path: string) => string;
};

const asWritten = (path: string) => path;

/**
 * Turns a failure into a FlowError that names field, place and path. Expressions are deterministic,
 * so it runs the expression again, this time watching; the fast path carries no positions.
 */
export function explained(
  error: unknown,
  { text, tree, field, setting = field, locals = [], placed = asWritten }: Explained,
  scope: Root,
  values: readonly Value[] = [],
): unknown {
  if (!(error instanceof EvaluationFailure)) return error;
  const { failedAt, paths: read, nulls: absent } = observed(tree, scope, { locals, values });
  const { detail: more, isThere = false } = error.about;
  const paths = read.map(placed);
  const nulls = new Set([...absent].map(placed));
  const { at } = failedAt ?? tree;
  const place = field === undefined ? "" : `${field}: `;
  const [path] = paths;
  const named = absenceWords(paths.slice(0, 3), nulls);
  const said =
    !isThere && (error.code === "CONDITION_MISSING" || error.code === "FIELD_MISSING")
      ? `${place}${error.message}${named === "" ? "" : `: ${named}`}`
      : `${place}${error.message}, in “${excerpt(text.slice(at[0], at[1]))}”${whereWords(read[0], path)}`;
  const message = `${said}${textBodyWords(read, scope)}`;
  return new FlowError(error.code, message, {
    cause: error,
    detail: {
      ...more,
      expression: text,
      at: [at[0], at[1]],
      ...(setting === undefined ? {} : { field: setting }),
      ...(path === undefined ? {} : { path }),
      ...(paths.length < 2 ? {} : { paths: paths as readonly Json[] }),
    },
  });
}

/** Where a path of an expression leads, where that is not what it says. */
function whereWords(path: string | undefined, placed: string | undefined): string {
  return path === placed ? "" : `, where ${path} is ${placed}`;
}

/** What happened while an expression ran. */
export type Observed = {
  readonly value: Value;
  readonly failure: EvaluationFailure | undefined;
  /** The innermost part that failed. */
  readonly failedAt: Tree | undefined;
  /** Paths whose being missing made the answer missing, or that the failed part reads. */
  readonly paths: readonly string[];
  /** Those of the paths that are there and null. */
  readonly nulls: ReadonlySet<string>;
};

/** What has no value and why: “input.a is missing”, “input.a and input.b are null”. */
export function absenceWords(paths: readonly string[], nulls: ReadonlySet<string>): string {
  const said = (names: readonly string[], word: string) => {
    const [last = "", ...others] = names.toReversed();
    if (others.length === 0) return last === "" ? [] : [`${last} is ${word}`];
    return [`${others.toReversed().join(", ")} and ${last} are ${word}`];
  };
  return [
    ...said(
      paths.filter((path) => !nulls.has(path)),
      "missing",
    ),
    ...said(
      paths.filter((path) => nulls.has(path)),
      "null",
    ),
  ].join(", ");
}

/** Runs a tree with closures and watches every part; `note` gets each part with its value. */
export function observed(
  tree: Tree,
  scope: Root,
  {
    locals = [],
    values = [],
    note = () => {},
  }: {
    readonly locals?: readonly string[];
    readonly values?: readonly Value[];
    readonly note?: (part: Tree, value: Value) => void;
  } = {},
): Observed {
  const missing: string[] = [];
  const nulls = new Set<string>();
  let failedAt: Tree | undefined;
  const wrap = (part: Tree, closure: Closure): Closure => {
    const path = pathOf(part);
    return (frame) => {
      const mark = missing.length;
      try {
        const value = closure(frame);
        if (value !== undefined && value !== null) missing.length = mark;
        else if (path !== undefined) {
          missing.splice(mark, missing.length, path);
          if (value === null) nulls.add(path);
          else nulls.delete(path);
        }
        note(part, value);
        return value;
      } catch (error) {
        failedAt ??= (error instanceof EvaluationFailure && error.about.part) || part;
        throw error;
      }
    };
  };
  const run = closureOf(tree, locals, wrap);
  try {
    const value = run({ scope, locals: [...values], budget: new Budget() });
    return { value, failure: undefined, failedAt, paths: [...new Set(missing)], nulls };
  } catch (error) {
    if (!(error instanceof EvaluationFailure)) throw error;
    const read = failedAt === undefined ? [] : pathsIn(failedAt);
    const paths = [...new Set([...missing, ...read])];
    return { value: undefined, failure: error, failedAt, paths, nulls };
  }
}

/** The longest paths a tree reads directly. */
export function pathsIn(tree: Tree): readonly string[] {
  const path = pathOf(tree);
  return path === undefined ? childrenOf(tree).flatMap(pathsIn) : [path];
}

function excerpt(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
