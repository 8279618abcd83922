import type { Json } from "../json";

const known = new WeakMap<object, boolean>();

/**
 * Whether something in it may read a lookup table: by the word alone, without knowing the language, where a comment
 * may stand behind it. Nothing of a flow
 * is changed in place, so that a key in one of a thousand rows asks that row.
 */
export function mayLookUp(value: Json): boolean {
  if (typeof value === "string") return /\blookup\s*(?:\(|\/[/*])/.test(value);
  if (typeof value !== "object" || value === null) return false;
  const before = known.get(value);
  if (before !== undefined) return before;
  const says = (Array.isArray(value) ? (value as readonly Json[]) : Object.values(value)).some(
    mayLookUp,
  );
  known.set(value, says);
  return says;
}
