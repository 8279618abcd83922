import { sameJson } from "../flow/canonical";
import type { Json } from "../json";
import { isObject } from "./map-places";

type Rows = readonly Json[];

/**
 * Rows that were read anew, those before and behind a change as the objects that they were: what is known of them
 * holds on. In lists, too.
 */
export function keptRows(before: Rows, after: Rows): Rows {
  const most = Math.min(before.length, after.length);
  let first = 0;
  while (first < most && sameJson(before[first], after[first])) first += 1;
  if (first === before.length && first === after.length) return before;
  let last = 0;
  while (last < most - first && sameJson(before.at(-1 - last), after.at(-1 - last))) last += 1;
  const changed = after.slice(first, after.length - last);
  const [row] = changed;
  const old = before[first];
  const isOne = changed.length === 1 && before.length === after.length;
  return [
    ...before.slice(0, first),
    ...(isOne && row !== undefined ? [withKept(old, row)] : changed),
    ...before.slice(before.length - last),
  ];
}

function withKept(before: Json | undefined, after: Json): Json {
  if (!isObject(before) || !isObject(after)) return after;
  if (!Array.isArray(before.fields) || !Array.isArray(after.fields)) return after;
  return { ...after, fields: keptRows(before.fields as Rows, after.fields as Rows) };
}
