import type { Json } from "../json";

/** A place at which two values differ. */
export type ChangedPath = {
  /** `lines[2].unit`; empty for the whole value. */
  readonly path: string;
  /** Undefined for what came. */
  readonly before: Json | undefined;
  /** Undefined for what went. */
  readonly after: Json | undefined;
};

type Branch = { readonly [name: string]: Json } | readonly Json[];

function isBranch(value: Json | undefined): value is Branch {
  return typeof value === "object" && value !== null;
}

/** At most `max` of the places at which `after` differs from `before`, in the order of `after`, then `before`. */
export function changedPaths(
  before: Json | undefined,
  after: Json | undefined,
  max: number,
): readonly ChangedPath[] {
  const found: ChangedPath[] = [];
  collect({ before, after, path: "" }, max, found);
  return found;
}

function collect(place: ChangedPath, max: number, found: ChangedPath[]): void {
  if (found.length >= max || Object.is(place.before, place.after)) return;
  const places = childrenOf(place);
  if (places === null) {
    found.push(place);
    return;
  }
  for (const one of places) {
    collect(one, max, found);
    if (found.length >= max) return;
  }
}

/** The places within two objects, or two lists, in the order of `after`, then `before`; null for all else. */
function childrenOf({ path, before, after }: ChangedPath): Iterable<ChangedPath> | null {
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    return null;
  }
  return placesIn(path, before, after);
}

function* placesIn(path: string, before: Branch, after: Branch): Iterable<ChangedPath> {
  const inList = Array.isArray(after);
  const entry = (of: Branch, name: string): Json | undefined =>
    Object.hasOwn(of, name) ? (of as { readonly [name: string]: Json })[name] : undefined;
  for (const name of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const at = inList ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    yield { path: at, before: entry(before, name), after: entry(after, name) };
  }
}

/** The first field that differs; `also` are others, where there are any. */
export type ChangedFields = { readonly field: string; readonly also?: readonly string[] };

/** Of a long list so many items that differ are looked at: a field of all of them is among those of the first. */
const itemsMost = 100;

/** The fields at which two values differ, those of items once. "" is the whole value. */
export function changedFields(before: Json | undefined, after: Json | undefined): ChangedFields {
  const fields = new Set<string>();
  collectFields({ before, after, path: "" }, fields);
  const [field = "", ...also] = fields;
  return also.length === 0 ? { field } : { field, also };
}

/** Whether anything differs there. */
function collectFields({ path, before, after }: ChangedPath, fields: Set<string>): boolean {
  if (Object.is(before, after)) return false;
  const places = childrenOf({ path, before, after });
  if (places === null) {
    fields.add(path);
    return true;
  }
  const most = Array.isArray(after) ? itemsMost : Number.POSITIVE_INFINITY;
  let differing = 0;
  for (const place of places) {
    if (collectFields({ ...place, path: fieldOfPath(place.path) }, fields)) differing += 1;
    if (differing >= most) break;
  }
  return differing > 0;
}

/** The same field of every item: `lines[2].unit` is `lines[].unit`. */
export function fieldOfPath(path: string): string {
  return path.replace(/\[\d+\]/g, "[]");
}
