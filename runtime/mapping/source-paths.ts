import { parseExpression } from "../expressions/parse";
import { readsOf } from "../expressions/references";
import { SyntaxProblem } from "../expressions/syntax-problem";
import { isTree, pathOf, type Tree } from "../expressions/tree";
import type { MapPlace } from "./map-places";

/** What a name inside a list stands for: the entries of a source list, `input.line_items[]`. */
export type Loop = {
  readonly target: string;
  readonly as: string;
  /** Null where the list is made of something that has no path, such as a list written out. */
  readonly entries: string | null;
};

/** The loops of a map by the target of their list. */
export function loopsOf(places: readonly MapPlace[]): ReadonlyMap<string, Loop> {
  const loops = new Map<string, Loop>();
  for (const { target, isList, as, text, lists } of places) {
    if (!isList) continue;
    const around = lists.flatMap((list) => loops.get(list) ?? []);
    const entries = entriesOf(text);
    loops.set(target, { target, as, entries: entries === null ? null : outside(entries, around) });
  }
  return loops;
}

/** The source paths that a row reads, with `[]` for entries, names of entries resolved: `input.line_items[].sku`. */
export function sourcesOf(
  { text, lists }: MapPlace,
  loops: ReadonlyMap<string, Loop>,
): readonly string[] {
  const around = lists.flatMap((list) => loops.get(list) ?? []);
  const paths = readsOf(text).flatMap((path) => outside(path, around) ?? []);
  return [...new Set(paths)];
}

/** A path with the name of an entry at its beginning replaced by where that entry comes from; null where that has no path. */
export function outside(path: string, loops: readonly Loop[]): string | null {
  const [root = ""] = /^[^.[]+/.exec(path) ?? [];
  const loop = loops.findLast(({ as }) => as === root);
  if (loop === undefined) return root === "index" && loops.length > 0 ? null : path;
  return loop.entries === null ? null : loop.entries + path.slice(root.length);
}

const keepsEntries = new Set(["filter", "sort", "take", "distinct"]);

/** The path of the entries of what an expression gives, where it is a list of the source, filtered or flattened or not. */
export function entriesOf(text: string): string | null {
  try {
    return entriesIn(parseExpression(text));
  } catch (error) {
    if (error instanceof SyntaxProblem) return null;
    throw error;
  }
}

function entriesIn(tree: Tree): string | null {
  const path = pathOf(tree);
  if (path !== undefined) return `${path}[]`;
  if (tree.kind === "logic" && tree.operator === "??") return entriesIn(tree.left);
  if (tree.kind !== "call") return null;
  const [list, lambda] = tree.arguments;
  if (list === undefined || !isTree(list)) return null;
  if (keepsEntries.has(tree.name)) return entriesIn(list);
  if (tree.name === "flatten") {
    const inner = entriesIn(list);
    return inner === null ? null : `${inner}[]`;
  }
  if (tree.name !== "map" || lambda?.kind !== "lambda") return null;
  const entries = entriesIn(list);
  const body = pathOf(lambda.body);
  const [name = ""] = lambda.parameters;
  const own = body === name || body?.startsWith(`${name}.`) || body?.startsWith(`${name}[`);
  return entries === null || body === undefined || own !== true
    ? null
    : entries + body.slice(name.length);
}
