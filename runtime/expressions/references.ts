import { remember } from "../remember";
import { inputName, parseCell } from "./cells";
import { Inference, type Known, type Locals } from "./infer";
import type { TypeEnvironment } from "./language";
import { parseExpression, parseTemplate } from "./parse";
import { SyntaxProblem } from "./syntax-problem";
import { childrenOf, isTree, type Span, stepText, type Tree } from "./tree";
import { anyType } from "./types";

/** What a text is: how it is parsed. */
export type TextKind = "expression" | "template" | "cell";

/** One place in a text where a part of the scope is named. */
export type Reference = {
  /** Static path with `[]` for entries, through lambdas: `input.lines[].sku`. */
  readonly path: string;
  readonly at: Span;
  /** The last name of the path; quotes included where it is written `["…"]`. */
  readonly nameAt: Span;
};

/** Every place that names a part of the scope, in order; none for a text that does not parse. */
export function referencesOf(text: string, kind: TextKind = "expression"): readonly Reference[] {
  const found = traced(text, kind)?.references ?? [];
  return [...found].sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]);
}

/** The static paths a text reads, without knowing any types; for search and lineage. */
export function readsOf(text: string, kind: TextKind = "expression"): readonly string[] {
  return known[kind](text);
}

/** A key in one of 5,000 rows leaves the others as they are. */
const known: { readonly [kind in TextKind]: (text: string) => readonly string[] } = {
  expression: remember((text) => findReads(text, "expression")),
  template: remember((text) => findReads(text, "template")),
  cell: remember((text) => findReads(text, "cell")),
};

function findReads(text: string, kind: TextKind): readonly string[] {
  return [...(traced(text, kind)?.reads ?? [])].sort();
}

/** Whether a read path is the asked one, lies inside it or around it: `input.lines[].sku` and `input.lines`. */
export function touches(read: string, path: string): boolean {
  return read === path || within(read, path) || within(path, read);
}

/**
 * The text with the last name of a path replaced wherever it is read, through lambdas too; the text
 * itself where it is not read or does not parse. A root is renamed by its own name.
 */
export function renameField(
  text: string,
  path: string,
  name: string,
  kind: TextKind = "expression",
): string {
  return renamePaths(text, new Map([[path, name]]), kind) ?? text;
}

/** The same for several paths, all at once: two names can change places. Null for a text that does not parse. */
export function renamePaths(
  text: string,
  names: ReadonlyMap<string, string>,
  kind: TextKind = "expression",
): string | null {
  const tracing = traced(text, kind);
  if (tracing === undefined) return null;
  const places = new Map<number, Reference & { readonly name: string }>();
  for (const reference of tracing.references) {
    const name = names.get(reference.path);
    if (name !== undefined) places.set(reference.nameAt[0], { ...reference, name });
  }
  return [...places.values()]
    .sort((a, b) => b.nameAt[0] - a.nameAt[0])
    .reduce((renamed, place) => replaceName(renamed, place, place.name), text);
}

function replaceName(text: string, { at, nameAt }: Reference, name: string): string {
  const [start, end] = nameAt;
  const bracketed = /^["'`]/.test(text.charAt(start));
  const step = stepText(name);
  if (bracketed) return text.slice(0, start) + JSON.stringify(name) + text.slice(end);
  const isRoot = at[0] === start;
  if (isRoot || step.startsWith(".")) return text.slice(0, start) + name + text.slice(end);
  // A name that is not plain cannot stand behind a dot.
  const dot = text.slice(0, start).search(/\?\.\s*$|\.\s*$/);
  const optional = text.charAt(dot) === "?" ? "?." : "";
  return text.slice(0, dot) + optional + step + text.slice(end);
}

function within(inner: string, outer: string): boolean {
  const next = inner.charAt(outer.length);
  return inner.startsWith(outer) && (next === "." || next === "[");
}

function traced(text: string, kind: TextKind): Tracing | undefined {
  try {
    const parse = { expression: parseExpression, template: parseTemplate, cell: parseCell }[kind];
    const tree = parse(text);
    const tracing = new Tracing(text, rootsOf(tree));
    tracing.read(tree, new Map([[inputName, { type: anyType }]]));
    return tracing;
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

function rootsOf(tree: Tree): TypeEnvironment {
  const roots: { [name: string]: typeof anyType } = Object.create(null);
  const visit = (part: Tree): void => {
    if (part.kind === "root") roots[part.name] = anyType;
    for (const child of childrenOf(part)) visit(child);
  };
  visit(tree);
  return roots;
}

/** Inference that keeps every place with a path, also those that are only steps of a longer one. */
class Tracing extends Inference {
  readonly references: Reference[] = [];

  override know(tree: Tree, locals: Locals): Known {
    const field = fieldByName(tree);
    if (field !== null) return this.named(tree, field, locals);
    const known = super.know(tree, locals);
    if (known.path === undefined) return known;
    if (tree.kind === "member") {
      this.references.push({ path: known.path, at: tree.at, nameAt: tree.nameAt });
    } else if (tree.kind === "root") {
      this.references.push({ path: known.path, at: tree.at, nameAt: tree.at });
    }
    return known;
  }

  /** `get(object, "name")` reads that field, as `object.name` does. */
  private named(tree: Tree, field: FieldByName, locals: Locals): Known {
    const { path } = this.know(field.object, locals);
    if (path === undefined) return { type: anyType };
    const named = path + stepText(field.name);
    this.references.push({ path: named, at: tree.at, nameAt: field.nameAt });
    return { type: anyType, path: named };
  }
}

type FieldByName = { readonly object: Tree; readonly name: string; readonly nameAt: Span };

function fieldByName(tree: Tree): FieldByName | null {
  if (tree.kind !== "call" || tree.name !== "get") return null;
  const [object, name] = tree.arguments;
  if (object === undefined || !isTree(object)) return null;
  if (name?.kind !== "literal" || typeof name.value !== "string") return null;
  return { object, name: name.value, nameAt: name.at };
}
