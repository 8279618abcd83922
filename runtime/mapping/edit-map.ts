import type { Json, JsonObject } from "../json";
import { isObject, type MapPlace, mapPlaces } from "./map-places";
import { entryStep, listsAround, sameTarget } from "./target-steps";

type Fields = readonly Json[];

export type RowPatch = {
  readonly text?: string;
  readonly required?: boolean;
  readonly as?: string;
  /** Null takes it away. */
  readonly note?: string | null;
};

/** The row of a target; undefined without one. */
export function placeOf(fields: Json | undefined, target: string): MapPlace | undefined {
  const wanted = sameTarget(target);
  return mapPlaces(fields).find((place) => place.target === wanted);
}

/**
 * Gives a target its expression, or changes it; a row that is there keeps its form and all else it says. A new
 * one goes into the list it lies in, which must be there: without it nothing changes.
 */
export function writeRow(fields: Fields, target: string, patch: RowPatch): Fields {
  const known = placeOf(fields, target);
  if (known !== undefined) return replaceAt(fields, known.at, patched(known, patch));
  return insertRow(fields, target, patched(null, patch));
}

/** Makes a target a list, one entry per entry of what `each` gives. */
export function writeList(fields: Fields, target: string, each: string, as: string): Fields {
  const known = placeOf(fields, target);
  if (known === undefined) return insertRow(fields, target, { each, as, fields: [] });
  if (known.isList) return replaceAt(fields, known.at, patched(known, { text: each, as }));
  const { value: _value, ...rest } = known.row;
  return replaceAt(fields, known.at, { ...rest, each, as, fields: [] });
}

/** Takes a target's row away, with a list's also the rows inside it. */
export function removeRow(fields: Fields, target: string): Fields {
  const wanted = sameTarget(target);
  const known = placeOf(fields, wanted);
  if (known === undefined) return fields;
  const inside = mapPlaces(fields).filter(
    (place) => place.target.startsWith(`${wanted}${entryStep}`) && !startsWith(place.at, known.at),
  );
  return [...inside, known]
    .map(({ at }) => at)
    .toSorted((a, b) => compare(b, a))
    .reduce((rest, at) => removeAt(rest, at), fields);
}

function patched(known: MapPlace | null, { text, required, as, note }: RowPatch): JsonObject {
  const { each: _each, value: _value, ...rest } = known?.row ?? {};
  const before: JsonObject = known === null ? {} : known.row;
  const source = known?.isList === true && typeof known.row.value !== "string" ? "each" : "value";
  const row: { [name: string]: Json } =
    text === undefined ? { ...before } : { ...rest, [source]: text };
  if (required !== undefined) {
    if (required) row.required = true;
    else delete row.required;
  }
  if (as !== undefined) row.as = as;
  if (note === null) delete row.note;
  else if (note !== undefined) row.note = note;
  return row;
}

function insertRow(fields: Fields, target: string, row: JsonObject): Fields {
  const whole = sameTarget(target);
  const list = listsAround(whole).at(-1);
  if (list === undefined) return [...fields, { target: whole, ...row }];
  const around = placeOf(fields, list);
  if (around === undefined) return fields;
  const isFlat = typeof around.row.each !== "string" && !Array.isArray(around.row.fields);
  if (isFlat) return insertFlat(fields, whole, around, row);
  const inner = whole.slice(list.length + entryStep.length + 1);
  const nested = Array.isArray(around.row.fields) ? (around.row.fields as Fields) : [];
  return replaceAt(fields, around.at, {
    ...around.row,
    fields: [...nested, { target: inner, ...row }],
  });
}

/** Beside the flat rows of the same list, after the last of them. */
function insertFlat(fields: Fields, target: string, list: MapPlace, row: JsonObject): Fields {
  const beside = list.at.slice(0, -1);
  const mates = mapPlaces(fields).filter(
    (place) =>
      place.at.length === list.at.length &&
      startsWith(place.at, beside) &&
      (place === list || place.target.startsWith(`${list.target}${entryStep}`)),
  );
  const last = Math.max(list.at.at(-1) ?? 0, ...mates.map(({ at }) => at.at(-1) ?? 0));
  const around = listsAround(list.target).at(-1);
  const own =
    beside.length === 0 || around === undefined ? target : target.slice(around.length + 3);
  return changeList(fields, beside, (rows) => rows.toSpliced(last + 1, 0, { target: own, ...row }));
}

function replaceAt(fields: Fields, at: readonly number[], row: JsonObject): Fields {
  return changeList(fields, at.slice(0, -1), (rows) => rows.with(at.at(-1) ?? 0, row));
}

function removeAt(fields: Fields, at: readonly number[]): Fields {
  return changeList(fields, at.slice(0, -1), (rows) => rows.toSpliced(at.at(-1) ?? 0, 1));
}

function changeList(
  fields: Fields,
  at: readonly number[],
  change: (rows: Fields) => Fields,
): Fields {
  const [index, ...deeper] = at;
  if (index === undefined) return change(fields);
  const row = fields[index];
  if (!isObject(row)) return fields;
  const inner = Array.isArray(row.fields) ? (row.fields as Fields) : [];
  return fields.with(index, { ...row, fields: changeList(inner, deeper, change) });
}

function startsWith(at: readonly number[], beginning: readonly number[]): boolean {
  return beginning.every((index, position) => at[position] === index);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const position = a.findIndex((index, at) => index !== b[at]);
  if (position < 0) return a.length - b.length;
  return (a[position] ?? -1) - (b[position] ?? -1);
}
