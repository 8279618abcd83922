import type { Json, JsonObject } from "../json";
import { entryStep, listsAround, sameTarget } from "./target-steps";

/** One row of a map, wherever in the config it stands. */
export type MapPlace = {
  /** Whole target with `[]` per list around it, in its one spelling: `lines[].sku`. A list's own row has none at its end. */
  readonly target: string;
  /** Steps into the config: `[3, 1]` is `fields[3].fields[1]`. */
  readonly at: readonly number[];
  /** The expression: of a list what it is made of, once per entry. */
  readonly text: string;
  readonly required: boolean;
  readonly isList: boolean;
  /** What its entry is called inside a list. */
  readonly as: string;
  /** Targets of the lists around it, the outermost first. */
  readonly lists: readonly string[];
  readonly row: JsonObject;
};

const nestedMax = 8;

/**
 * The rows of a map's `fields` in their order, those of nested lists after the list's own. Rows without a target are
 * left out. The same places for rows that are the same objects where they were.
 */
export function mapPlaces(fields: Json | undefined): readonly MapPlace[] {
  return placesIn(fields, "", []);
}

function placesIn(
  fields: Json | undefined,
  around: string,
  at: readonly number[],
): readonly MapPlace[] {
  if (!Array.isArray(fields) || at.length > nestedMax) return [];
  const places: MapPlace[] = [];
  for (const [index, row] of (fields as readonly Json[]).entries()) {
    if (!isObject(row) || typeof row.target !== "string" || row.target === "") continue;
    for (const place of knownPlaces(row, row.target, around, at, index)) places.push(place);
  }
  return places;
}

type Known = {
  readonly around: string;
  /** Of its own and all rows in it. */
  readonly at: readonly number[];
  readonly places: readonly MapPlace[];
};

/** By rows, which nobody changes, where each stood last: a key changes one of thousands. */
const known = new WeakMap<JsonObject, Known>();

function knownPlaces(
  row: JsonObject,
  target: string,
  around: string,
  list: readonly number[],
  index: number,
): readonly MapPlace[] {
  const before = known.get(row);
  const isSame =
    before?.around === around &&
    before.at.length === list.length + 1 &&
    before.at[list.length] === index &&
    list.every((step, depth) => before.at[depth] === step);
  if (before !== undefined && isSame) return before.places;
  const at = [...list, index];
  const places = placesOf(row, around + target, at);
  known.set(row, { around, at, places });
  return places;
}

/** @param whole its target with the lists around it */
function placesOf(row: JsonObject, whole: string, at: readonly number[]): readonly MapPlace[] {
  const opensFlat = whole.endsWith(entryStep);
  const target = sameTarget(opensFlat ? whole.slice(0, -entryStep.length) : whole);
  const each = textOf(row.each);
  const own: MapPlace = {
    target,
    at,
    text: each === "" ? textOf(row.value) : each,
    required: row.required === true,
    isList: opensFlat || row.each !== undefined || Array.isArray(row.fields),
    as: textOf(row.as) === "" ? "item" : textOf(row.as),
    lists: listsAround(target),
    row,
  };
  return [own, ...placesIn(row.fields, `${target}${entryStep}.`, at)];
}

/** How many targets two maps make otherwise: what only one of them makes counts, too. */
export function changedTargets(before: Json | undefined, after: Json | undefined): number {
  const old = new Map(mapPlaces(before).map((place) => [place.target, place]));
  let count = 0;
  for (const { target, text, required, as } of mapPlaces(after)) {
    const was = old.get(target);
    if (was?.text !== text || was.required !== required || was.as !== as) count += 1;
    old.delete(target);
  }
  return count + old.size;
}

/** The config path of a row, as forms and problems call it: `fields[3].fields[1]`. */
export function fieldOfPlace({ at }: Pick<MapPlace, "at">): string {
  return at.map((index) => `fields[${index}]`).join(".");
}

/** The config path of a row's expression. */
export function expressionField(place: MapPlace): string {
  return `${fieldOfPlace(place)}.${textOf(place.row.each) === "" && !(place.isList && place.row.value === undefined) ? "value" : "each"}`;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
