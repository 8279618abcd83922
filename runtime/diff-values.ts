import type { Json } from "./json";

/** One place at which two values differ. `before` is undefined for what came, `after` for what went. */
export type ValueChange = {
  /** `lines[2].unit`; empty for the whole value. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
};

type Branch = { readonly [name: string]: Json } | readonly Json[];

function isBranch(value: Json | undefined): value is Branch {
  return typeof value === "object" && value !== null;
}

function sameKind(a: Branch, b: Branch): boolean {
  return Array.isArray(a) === Array.isArray(b);
}

function childPath(path: string, name: string, inList: boolean): string {
  if (inList) return `${path}[${name}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** Where `after` differs from `before`, down to the values that differ, in the order of `before`, then `after`. */
export function diffValues(
  before: Json | undefined,
  after: Json | undefined,
  path = "",
): readonly ValueChange[] {
  if (Object.is(before, after)) return [];
  if (!isBranch(before) || !isBranch(after) || !sameKind(before, after)) {
    return [{ path, before, after }];
  }
  const inList = Array.isArray(before);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const entry = (of: Branch, name: string): Json | undefined =>
    Object.hasOwn(of, name) ? (of as { readonly [name: string]: Json })[name] : undefined;
  return names.flatMap((name) =>
    diffValues(entry(before, name), entry(after, name), childPath(path, name, inList)),
  );
}
