import type { Json } from "../json";
import { parsed } from "./compile";
import type { Root } from "./generate";
import { type MapField, type MapRow, mapBlock } from "./map-fields";
import type { LookedUp } from "./observed-look-ups";
import { type Bound, type Reading, type ReadValue, readingOf } from "./observed-reads";
import { parseExpression } from "./parse";
import { meets, type Steps, stepsOfPlace } from "./places";
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
  /** The rows of lookup tables that it asked for; absent where it asked for none. */
  readonly lookUps?: readonly LookedUp[];
  /** The place whose value it hands on as it is; absent where it computes something. */
  readonly passes?: string;
  /** Why the map failed at this field; those after it were not computed. */
  readonly error?: string;
};

export type ExplainedMap = {
  readonly fields: readonly ExplainedField[];
  /** Entries of lists that are left out of `fields`. */
  readonly entriesLeft: number;
};

export type ExplainOptions = {
  /** Entries of each list, from this one on and at most so many. */
  readonly from?: number;
  readonly entriesMax?: number;
  /** Only what has to do with this place of the document: what it is in, itself, and what is in it. */
  readonly about?: string;
};

type Walk = {
  readonly scope: Root;
  readonly from: number;
  readonly entriesMax: number;
  readonly about: Steps;
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
  { from = 0, entriesMax = entriesMaxDefault, about = "" }: ExplainOptions = {},
): ExplainedMap {
  const walk: Walk = { scope, from, entriesMax, about: stepsOfPlace(about), found: [], left: 0 };
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
  const target = prefix + (row.label.split("[].").at(-1) ?? "");
  if (!meets(stepsOfPlace(target), walk.about)) return true;
  const names = bound.map(({ name }) => name);
  const tree = parsed(parseExpression, row.text, { field: row.label }, names);
  const read = readingOf(tree, walk.scope, bound);
  const { value, passes } = read;
  const missing = value === undefined || value === null;
  const list = row.list !== undefined && isList(value) ? value : null;
  const error = read.error ?? errorOf(row, value, missing);
  walk.found.push({
    target,
    ...(list !== null && { entries: list.length }),
    ...(list === null && value !== undefined && { value: settle(value) as Json }),
    expression: row.text,
    reads: read.reads,
    ...(read.lookUps.length > 0 && { lookUps: read.lookUps }),
    ...(passes !== null && { passes }),
    ...(error !== undefined && { error }),
  });
  if (error !== undefined) return false;
  if (list === null || row.list === undefined) return true;
  return explainEntries(row.list, list, { ...around, prefix: target }, read);
}

function explainEntries(
  { as, block }: NonNullable<MapRow["list"]>,
  entries: readonly Value[],
  { walk, prefix, bound }: Around,
  { reads, entryPlaces }: Reading,
): boolean {
  const wanted = walk.about[stepsOfPlace(prefix).length];
  const first = typeof wanted === "number" ? wanted : walk.from;
  const last = Math.min(
    entries.length,
    typeof wanted === "number" ? wanted + 1 : first + walk.entriesMax,
  );
  walk.left += typeof wanted === "number" ? 0 : entries.length - Math.max(0, last - first);
  for (let index = first; index < last; index += 1) {
    const inner: readonly Bound[] = [
      ...bound,
      { name: as, value: entries[index], source: entryPlaces(index), from: reads },
      { name: "index", value: index, source: null, from: [] },
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
