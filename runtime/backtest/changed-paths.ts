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

function collect({ path, before, after }: ChangedPath, max: number, found: ChangedPath[]): void {
  if (found.length >= max || Object.is(before, after)) return;
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    found.push({ path, before, after });
    return;
  }
  const inList = Array.isArray(after);
  const entry = (of: Branch, name: string): Json | undefined =>
    Object.hasOwn(of, name) ? (of as { readonly [name: string]: Json })[name] : undefined;
  for (const name of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const at = inList ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    collect({ path: at, before: entry(before, name), after: entry(after, name) }, max, found);
    if (found.length >= max) return;
  }
}

/** The first field that differs; `also` are others, where there are any. */
export type ChangedFields = { readonly field: string; readonly also?: readonly string[] };

/** Of a long list the first items are looked at: a field of all of them is among those of the first. */
const lookedAt = 100;
const alsoMost = 12;

/** The fields at which two values differ, those of items once. "" is the whole value. */
export function changedFields(before: Json | undefined, after: Json | undefined): ChangedFields {
  const paths = changedPaths(before, after, lookedAt).map(({ path }) => fieldOfPath(path));
  const [field = "", ...also] = new Set(paths);
  return also.length === 0 ? { field } : { field, also: also.slice(0, alsoMost) };
}

/** The same field of every item: `lines[2].unit` is `lines[].unit`. */
export function fieldOfPath(path: string): string {
  return path.replace(/\[\d+\]/g, "[]");
}
