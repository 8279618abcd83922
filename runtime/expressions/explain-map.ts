import type { Json } from "../json";
import { parsed } from "./compile";
import { observed, pathsIn } from "./explain";
import type { Root } from "./generate";
import { type MapField, type MapRow, mapBlock } from "./map-fields";
import { parseExpression } from "./parse";
import { pathOf, type Tree } from "./tree";
import { isList, settle, type Value } from "./values";

/** One field of a document that a map made, and where it comes from. */
export type ExplainedField = {
  /** Place in the document: `lines[3].sku`. */
  readonly target: string;
  /** Absent where the field was left out. Of a list only its length is told. */
  readonly value?: Json;
  readonly entries?: number;
  readonly expression: string;
  /** What the expression read to come to its value, by its place in the source: `input.line_items[3].sku`. */
  readonly reads: readonly ReadValue[];
  /** Why the map failed at this field; those after it were not computed. */
  readonly error?: string;
};

/** `value` is absent where nothing was there. */
export type ReadValue = { readonly path: string; readonly value?: Json };

export type ExplainedMap = {
  readonly fields: readonly ExplainedField[];
  /** Entries of lists that are left out of `fields`. */
  readonly entriesLeft: number;
};

export type ExplainOptions = {
  /** Entries of each list, from this one on and at most so many. */
  readonly from?: number;
  readonly entriesMax?: number;
};

/** A name that a list binds: where its entry lies in the source, null where that cannot be said. */
type Bound = { readonly name: string; readonly value: Value; readonly source: string | null };
type Walk = {
  readonly scope: Root;
  readonly from: number;
  readonly entriesMax: number;
  readonly found: ExplainedField[];
  left: number;
};

const entriesMaxDefault = 20;

/**
 * Field by field what a map read and computed for a scope, in the order of its rows. Maps are deterministic, so
 * this is what they did when they ran on it. Throws EXPRESSION_INVALID for rows that are no map.
 */
export function explainMap(
  fields: readonly MapField[],
  scope: Root,
  { from = 0, entriesMax = entriesMaxDefault }: ExplainOptions = {},
): ExplainedMap {
  const walk: Walk = { scope, from, entriesMax, found: [], left: 0 };
  explainRows(mapBlock(fields).rows, { walk, prefix: "", bound: [] });
  return { fields: walk.found, entriesLeft: walk.left };
}

type Around = { readonly walk: Walk; readonly prefix: string; readonly bound: readonly Bound[] };

/** False as soon as a field failed. */
function explainRows(rows: readonly MapRow[], around: Around): boolean {
  return rows.every((row) => explainRow(row, around));
}

function explainRow(row: MapRow, around: Around): boolean {
  const { walk, prefix, bound } = around;
  const names = bound.map(({ name }) => name);
  const tree = parsed(parseExpression, row.text, { field: row.label }, names);
  const read = readsOf(tree, walk.scope, bound);
  const target = prefix + (row.label.split("[].").at(-1) ?? "");
  const { value } = read;
  const missing = value === undefined || value === null;
  const list = row.list !== undefined && isList(value) ? value : null;
  const error = read.error ?? errorOf(row, value, missing);
  walk.found.push({
    target,
    ...(list !== null && { entries: list.length }),
    ...(list === null && value !== undefined && { value: settle(value) as Json }),
    expression: row.text,
    reads: read.reads,
    ...(error !== undefined && { error }),
  });
  if (error !== undefined) return false;
  if (list === null || row.list === undefined) return true;
  return explainEntries(row.list, list, { ...around, prefix: target }, sourceOf(tree, bound));
}

function explainEntries(
  { as, block }: NonNullable<MapRow["list"]>,
  entries: readonly Value[],
  { walk, prefix, bound }: Around,
  source: string | null,
): boolean {
  const last = Math.min(entries.length, walk.from + walk.entriesMax);
  walk.left += entries.length - Math.max(0, last - walk.from);
  for (let index = walk.from; index < last; index += 1) {
    const inner: readonly Bound[] = [
      ...bound,
      {
        name: as,
        value: entries[index],
        source: source === null ? null : `${source}[${index}]`,
      },
      { name: "index", value: index, source: null },
    ];
    if (!explainRows(block.rows, { walk, prefix: `${prefix}[${index}].`, bound: inner }))
      return false;
  }
  return true;
}

function errorOf(row: MapRow, value: Value, missing: boolean): string | undefined {
  if (missing && row.required) return "The required field has no value.";
  if (row.list !== undefined && !missing && !isList(value)) return "A list is needed here.";
  return undefined;
}

function readsOf(
  tree: Tree,
  scope: Root,
  bound: readonly Bound[],
): { readonly value: Value; readonly reads: readonly ReadValue[]; readonly error?: string } {
  const wanted = new Set(pathsIn(tree));
  const seen = new Map<string, Value>();
  const { value, failure } = observed(tree, scope, {
    locals: bound.map(({ name }) => name),
    values: bound.map((entry) => entry.value),
    note(part, result) {
      const path = pathOf(part);
      if (path === undefined || !wanted.has(path)) return;
      const place = placeOf(path, part, bound);
      if (place !== null && !seen.has(place)) seen.set(place, result);
    },
  });
  const reads = [...seen].map(
    ([path, result]): ReadValue =>
      result === undefined ? { path } : { path, value: settle(result) as Json },
  );
  return { value, reads, ...(failure !== undefined && { error: `${failure.message}.` }) };
}

/** A path by its place in the source; null for what a function of the expression itself binds. */
function placeOf(path: string, part: Tree, bound: readonly Bound[]): string | null {
  const head = headOf(part);
  if (head?.kind !== "local") return path;
  const entry = bound.findLast(({ name }) => name === head.name);
  if (entry === undefined || head.name === "index") return null;
  return entry.source === null ? path : entry.source + path.slice(head.name.length);
}

function headOf(part: Tree): Tree | null {
  if (part.kind === "member" || part.kind === "index") return headOf(part.target);
  return part;
}

/** Where a list lies in the source, if it is named and not computed. */
function sourceOf(tree: Tree, bound: readonly Bound[]): string | null {
  const path = pathOf(tree);
  return path === undefined ? null : placeOf(path, tree, bound);
}
