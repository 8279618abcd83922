import type { Json } from "../json";
import { absenceWords, observed } from "./explain";
import { RowsOnTheirWay } from "./look-up-rows";
import { parseExpression, parseTemplate } from "./parse";
import { SyntaxProblem } from "./syntax-problem";
import type { Span, Tree } from "./tree";
import { settle, type Value } from "./values";

/** What a text gives for a scope, as previews, watches and breakpoints show it. */
export type Watched =
  | { readonly outcome: "value"; readonly value: Json }
  /** `paths` are what it would have needed; `why` says of each whether it is missing or null. */
  | { readonly outcome: "missing"; readonly paths: readonly string[]; readonly why: string }
  | { readonly outcome: "failed"; readonly message: string; readonly at: Span }
  /** Rows of a lookup table are on their way; it is tried again once they are there. */
  | { readonly outcome: "waits" }
  /** The text is no expression. */
  | { readonly outcome: "invalid"; readonly message: string; readonly at: Span };

/** A part of a text and the value it had, the last one where it ran more than once. */
export type WatchedPart = { readonly at: Span; readonly value: Json | undefined };

type WatchOptions = {
  readonly kind?: "expression" | "template";
  /** Names bound around the text with their values, such as the entry of a list. */
  readonly locals?: { readonly [name: string]: Json };
};

type Scope = { readonly [root: string]: Json | undefined };

/** Evaluates a text to look at it: no eval, never throws, never fails a run. */
export function watchExpression(
  text: string,
  scope: Scope,
  options: WatchOptions = {},
): Watched & { readonly parts: readonly WatchedPart[] } {
  const { kind = "expression", locals = {} } = options;
  let tree: Tree;
  try {
    tree = (kind === "template" ? parseTemplate : parseExpression)(text, Object.keys(locals));
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { message, at } = error.problem;
    return { outcome: "invalid", message, at, parts: [] };
  }
  const values = new Map<Tree, Value>();
  const { value, failure, failedAt, paths, nulls } = observed(tree, scope, {
    locals: Object.keys(locals),
    values: Object.values(locals),
    note: (part, partValue) => {
      values.set(part, partValue);
    },
  });
  const parts = [...values].map(([part, partValue]) => ({
    at: part.at,
    value: settled(partValue),
  }));
  if (failure instanceof RowsOnTheirWay) return { outcome: "waits", parts };
  if (failure !== undefined) {
    return { outcome: "failed", message: failure.message, at: failedAt?.at ?? tree.at, parts };
  }
  if (value === undefined || value === null) {
    const why = absenceWords(paths, nulls);
    return { outcome: "missing", paths, why, parts };
  }
  const shown = settled(value);
  return shown === undefined
    ? { outcome: "failed", message: "Nested too deeply to be shown", at: tree.at, parts }
    : { outcome: "value", value: shown, parts };
}

/** Whether a breakpoint's condition holds; missing and failures count as no. */
export function breaksOn(condition: string, scope: Scope): boolean {
  const watched = watchExpression(condition, scope);
  return watched.outcome === "value" && watched.value === true;
}

function settled(value: Value): Json | undefined {
  try {
    return settle(value);
  } catch {
    // Nested too deeply to be shown.
    return undefined;
  }
}
