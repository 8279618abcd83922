import type { Json } from "../json";
import { entryReads } from "./entry-reads";
import { observed } from "./explain";
import type { Root } from "./generate";
import { type LookedUp, RowsAsked } from "./observed-look-ups";
import { childrenOf, isTree, pathOf, stepText, type Tree } from "./tree";
import { isList, isObject, settle, type Value } from "./values";

/** A place of the scope that an expression read. */
export type ReadValue = {
  readonly path: string;
  /** Absent where nothing was there. */
  readonly value?: Json;
  /** Of a list: all that was read of its entries, by places in each, `price` or `parts[].n`; absent where that is all. */
  readonly ofEach?: readonly string[];
};

/**
 * A name that a list binds. Where the list is computed its entry may be no place of the source: then whoever reads
 * it reads what the list was made `from`.
 */
export type Bound = {
  readonly name: string;
  readonly value: Value;
  /** Where its entry lies in the source, null where that cannot be said. */
  readonly source: string | null;
  readonly from: readonly ReadValue[];
};

export type Reading = {
  readonly value: Value;
  readonly reads: readonly ReadValue[];
  /** The rows of lookup tables that it asked for. */
  readonly lookUps: readonly LookedUp[];
  /** The place of the scope that the expression hands on as it is; null where it computes. */
  readonly passes: string | null;
  /** Where the entries of the list that it gives lie in the source, as far as they are entries of it. */
  readonly entryPlaces: (at: number) => string | null;
  readonly error?: string;
};

/**
 * What an expression gave for a scope and which places of it that came to read. A branch that was not taken read
 * nothing; of a list that a function goes through, the whole list is read, or what its lambda reads of each entry where
 * the answer follows from that alone.
 */
export function readingOf(tree: Tree, scope: Root, bound: readonly Bound[]): Reading {
  const wanted = wantedParts(tree);
  const seen = new Map<string, Value>();
  const ofEach = new Map<string, ReadValue["ofEach"]>();
  const given = new Map<string, ReadValue>();
  const asked = new RowsAsked(tree, scope);
  const { value, failure } = observed(tree, scope, {
    locals: bound.map(({ name }) => name),
    values: bound.map((entry) => entry.value),
    note(part, result) {
      asked.note(part, result);
      const read = wanted.get(part);
      if (read === undefined) return;
      const found = placeOf(read.path, part, bound);
      if (typeof found === "string") {
        ofEach.set(found, seen.has(found) ? both(ofEach.get(found), read.ofEach) : read.ofEach);
        if (!seen.has(found)) seen.set(found, result);
      } else for (const one of found) given.set(one.path, joined(given.get(one.path), one));
    },
  });
  for (const [path, result] of seen) {
    const value = result === undefined ? {} : { value: settle(result) as Json };
    given.set(path, joined(given.get(path), readOf(path, value, ofEach.get(path))));
  }
  return {
    value,
    reads: [...given.values()],
    lookUps: asked.all(),
    passes: passedBy(tree, bound),
    entryPlaces: entryPlaces(tree, bound, seen, value),
    ...(failure !== undefined && { error: `${failure.message}.` }),
  };
}

/** What two reads of the same list read of its entries. */
function both(one: ReadValue["ofEach"], other: ReadValue["ofEach"]): ReadValue["ofEach"] {
  return one === undefined || other === undefined ? undefined : [...new Set([...one, ...other])];
}

function joined(before: ReadValue | undefined, read: ReadValue): ReadValue {
  if (before === undefined) return read;
  const { path, ofEach: _, ...rest } = read;
  return readOf(path, rest, both(before.ofEach, read.ofEach));
}

function readOf(
  path: string,
  rest: Pick<ReadValue, "value">,
  ofEach: ReadValue["ofEach"],
): ReadValue {
  return { path, ...rest, ...(ofEach !== undefined && { ofEach }) };
}

/** The longest paths of a tree, but for those of names that its own functions bind: their lists are read. */
function wantedParts(tree: Tree): ReadonlyMap<Tree, Omit<ReadValue, "value">> {
  const found = new Map<Tree, Omit<ReadValue, "value">>();
  const visit = (part: Tree, own: ReadonlySet<string>): void => {
    const path = pathOf(part);
    if (path !== undefined) {
      const head = headOf(part);
      if (head.kind !== "local" || !own.has(head.name)) found.set(part, { path });
      return;
    }
    if (part.kind !== "call") {
      for (const child of childrenOf(part)) visit(child, own);
      return;
    }
    const entries = entryReads(part);
    for (const argument of part.arguments) {
      if (argument.kind === "lambda") {
        visit(argument.body, new Set([...own, ...argument.parameters]));
      } else if (isTree(argument)) visit(argument, own);
    }
    const list = entries === null ? undefined : found.get(entries.list);
    if (entries !== null && list !== undefined) {
      found.set(entries.list, { path: list.path, ofEach: entries.ofEach });
    }
  };
  visit(tree, new Set());
  return found;
}

/** A path by its place in the source; what it was made from where it has none there. */
function placeOf(path: string, part: Tree, bound: readonly Bound[]): string | readonly ReadValue[] {
  const head = headOf(part);
  if (head.kind !== "local") return path;
  const entry = bound.findLast(({ name }) => name === head.name);
  if (entry === undefined || head.name === "index") return [];
  return entry.source === null ? entry.from : entry.source + path.slice(head.name.length);
}

function headOf(part: Tree): Tree {
  if (part.kind === "member" || part.kind === "index") return headOf(part.target);
  return part;
}

function passedBy(tree: Tree, bound: readonly Bound[]): string | null {
  const path = pathOf(tree);
  const found = path === undefined ? [] : placeOf(path, tree, bound);
  return typeof found === "string" ? found : null;
}

/**
 * Filtering, sorting, flattening and finding hand on the very objects of the source: they are found again by that.
 * Entries that are no objects, and those that an expression has made, have no place.
 */
function entryPlaces(
  tree: Tree,
  bound: readonly Bound[],
  seen: ReadonlyMap<string, Value>,
  value: Value,
): (at: number) => string | null {
  const passed = passedBy(tree, bound);
  if (passed !== null) return (at) => `${passed}[${at}]`;
  if (!isList(value)) return () => null;
  let known: ReadonlyMap<object, string> | null = null;
  return (at) => {
    const entry = value[at];
    if (typeof entry !== "object" || entry === null) return null;
    known ??= objectsIn(seen);
    return known.get(entry) ?? null;
  };
}

function objectsIn(seen: ReadonlyMap<string, Value>): ReadonlyMap<object, string> {
  const places = new Map<object, string>();
  const open = [...seen];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [place, value] = next;
    if (typeof value !== "object" || value === null || places.has(value)) continue;
    if (isList(value)) {
      places.set(value, place);
      for (const [at, entry] of value.entries()) open.push([`${place}[${at}]`, entry]);
    } else if (isObject(value)) {
      places.set(value, place);
      for (const [name, inner] of Object.entries(value)) {
        open.push([`${place}${stepText(name)}`, inner]);
      }
    }
  }
  return places;
}
