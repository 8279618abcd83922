import type { Json } from "../json";
import { isObject, mapPlaces } from "./map-places";
import { sameTarget } from "./target-steps";

export type PastedRows = {
  readonly fields: readonly Json[];
  readonly added: number;
  /** Rows of a target that was there already and says something else now. */
  readonly replaced: number;
};

/**
 * Puts rows of another map into one: in place of the row with the same target, else at the end. A list takes the
 * rows of a list of the same target in; it keeps its other ones, and what it is made of.
 */
export function pasteRows(fields: readonly Json[], pasted: readonly Json[]): PastedRows {
  const result = [...fields];
  const places = placesByTarget(fields);
  let added = 0;
  let replaced = 0;
  for (const row of pasted) {
    const target = targetOf(row);
    const at = target === null ? undefined : places.get(target);
    const own = at === undefined ? undefined : result[at];
    if (at === undefined || own === undefined) {
      if (target !== null) places.set(target, result.length);
      result.push(row);
      added += 1;
      continue;
    }
    const over = pastedOver(own, row);
    result[at] = over.row;
    added += over.added;
    replaced += over.replaced;
  }
  return { fields: result, added, replaced };
}

/** Of rows with one target the first. */
function placesByTarget(fields: readonly Json[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, row] of fields.entries()) {
    const target = targetOf(row);
    if (target !== null && !places.has(target)) places.set(target, index);
  }
  return places;
}

/** A row in place of one with its target; of two lists the rows of the one among those of the other. */
function pastedOver(own: Json, row: Json) {
  const [inner, more] = [innerOf(own), innerOf(row)];
  if (inner === null || more === null) return { row, added: 0, replaced: 1 };
  const { fields, added, replaced } = pasteRows(inner, more);
  return { row: { ...(own as object), fields } as Json, added, replaced };
}

/** Whether any of these rows says what it is made of: any text can be read as rows without a value. */
export function saysValues(rows: readonly Json[]): boolean {
  return mapPlaces(rows).some(({ text }) => text.trim() !== "");
}

function targetOf(row: Json): string | null {
  return isObject(row) && typeof row.target === "string" ? sameTarget(row.target) : null;
}

function innerOf(row: Json): readonly Json[] | null {
  return isObject(row) && Array.isArray(row.fields) ? (row.fields as readonly Json[]) : null;
}

/** The row of a target as text can carry it to another map: inside the lists around it; null where there is none. */
export function rowWithLists(fields: readonly Json[], target: string): Json | null {
  const places = mapPlaces(fields);
  const place = places.find((one) => one.target === sameTarget(target));
  if (place === undefined) return null;
  const around = place.at.slice(0, -1).map((_, depth) => place.at.slice(0, depth + 1));
  return around.reduceRight<Json>((inner, at) => {
    const list = places.find((one) => one.at.join() === at.join());
    return { ...list?.row, fields: [inner] };
  }, place.row);
}
