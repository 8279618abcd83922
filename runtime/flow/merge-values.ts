import type { Json, JsonObject } from "../json";
import { sameJson } from "./canonical";
import { isExactNumber, isList } from "./exact-json";
import { childPath, entryPath, type PathStep, stepsOf } from "./field-path";
import { isObject } from "./schema";

/** Both sides changed the same value differently; absent where the value is not there. */
export type ValueConflict = {
  readonly field: string;
  readonly base?: Json;
  readonly mine?: Json;
  readonly theirs?: Json;
};

type Maybe = Json | undefined;

/** Keys by which the entries of a list are told apart, tried in this order. */
const IDENTITIES = ["id", "name", "target", "key", "kind"];

/**
 * Three-way merge of one value. Where both sides changed it differently the result holds theirs and
 * `conflicts` gets an entry.
 */
export function mergeValues(
  base: Maybe,
  mine: Maybe,
  theirs: Maybe,
  field: string,
  conflicts: ValueConflict[],
): Maybe {
  if (sameJson(mine, theirs) || sameJson(mine, base)) return theirs;
  if (sameJson(theirs, base)) return mine;
  const inside = mergeInside(base, mine, theirs, field, conflicts);
  if (inside !== null) return inside;
  conflicts.push(conflictOf(field, base, mine, theirs));
  return theirs;
}

export function conflictOf(field: string, base: Maybe, mine: Maybe, theirs: Maybe): ValueConflict {
  return {
    field,
    ...(base === undefined ? {} : { base }),
    ...(mine === undefined ? {} : { mine }),
    ...(theirs === undefined ? {} : { theirs }),
  };
}

/** A copy of `root` with `value` at a path as conflicts write it; `undefined` removes what is there. */
export function setAtPath(root: Json, field: string, value: Maybe): Maybe {
  return setAtSteps(root, stepsOf(field), value);
}

function setAtSteps(root: Maybe, steps: readonly PathStep[], value: Maybe): Maybe {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if ("name" in step) {
    const { name } = step;
    const from = isPlain(root) ? root : {};
    const next = setAtSteps(own(from, name), rest, value);
    const entries = Object.entries(from);
    // In its place, and as its own, whatever it is called.
    if (next === undefined) return Object.fromEntries(entries.filter(([key]) => key !== name));
    if (!Object.hasOwn(from, name)) return Object.fromEntries([...entries, [name, next]]);
    return Object.fromEntries(entries.map(([key, old]) => [key, key === name ? next : old]));
  }
  const list = root !== undefined && isList(root) ? root : [];
  const index =
    "index" in step
      ? step.index
      : list.findIndex((entry) => keyOf(entry, step.identity) === step.key);
  const next = setAtSteps(list[index], rest, value);
  if (index < 0) return next === undefined ? list : [...list, next];
  return list.flatMap((entry, at) => (at !== index ? [entry] : next === undefined ? [] : [next]));
}

/** Null when the value has no inside, or none that can be merged. */
function mergeInside(
  base: Maybe,
  mine: Maybe,
  theirs: Maybe,
  field: string,
  conflicts: ValueConflict[],
): Json | null {
  if (isPlain(mine) && isPlain(theirs)) {
    return mergeObjects(isPlain(base) ? base : {}, mine, theirs, field, conflicts);
  }
  if (mine === undefined || theirs === undefined || !isList(mine) || !isList(theirs)) return null;
  if (base !== undefined && !isList(base)) return null;
  return mergeLists(base ?? [], mine, theirs, field, conflicts);
}

function mergeObjects(
  base: JsonObject,
  mine: JsonObject,
  theirs: JsonObject,
  field: string,
  conflicts: ValueConflict[],
): JsonObject {
  const merged: [string, Json][] = [];
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(base)]);
  for (const key of keys) {
    const path = childPath(field, key);
    const value = mergeValues(own(base, key), own(mine, key), own(theirs, key), path, conflicts);
    if (value !== undefined) merged.push([key, value]);
  }
  // Also a name that assignment would take for something else becomes a field.
  return Object.fromEntries(merged);
}

/** Null when the lists cannot be merged entry by entry. */
function mergeLists(
  base: readonly Json[],
  mine: readonly Json[],
  theirs: readonly Json[],
  field: string,
  conflicts: ValueConflict[],
): readonly Json[] | null {
  const identity = IDENTITIES.find((key) => [base, mine, theirs].every((list) => tells(list, key)));
  if (identity !== undefined) return mergeByKey(base, mine, theirs, identity, field, conflicts);
  if (base.length !== mine.length || base.length !== theirs.length) return null;
  return base.map(
    (entry, index) =>
      mergeValues(entry, mine[index], theirs[index], `${field}[${index}]`, conflicts) ?? null,
  );
}

/** Their order, with entries only mine has after the entry they follow there. */
function mergeByKey(
  base: readonly Json[],
  mine: readonly Json[],
  theirs: readonly Json[],
  identity: string,
  field: string,
  conflicts: ValueConflict[],
): readonly Json[] | null {
  const of = (list: readonly Json[]) =>
    new Map(list.map((entry) => [keyOf(entry, identity), entry]));
  const [before, ours, other] = [of(base), of(mine), of(theirs)];
  // Two orders of the same entries cannot be told apart entry by entry.
  if (reordered(base, mine, identity) && reordered(base, theirs, identity)) return null;
  const order = reordered(base, mine, identity)
    ? insertMissing([...ours.keys()], [...other.keys()])
    : insertMissing([...other.keys()], [...ours.keys()]);
  return order.flatMap((key) => {
    const path = entryPath(field, identity, key);
    const value = mergeValues(before.get(key), ours.get(key), other.get(key), path, conflicts);
    return value === undefined ? [] : [value];
  });
}

function insertMissing(order: readonly string[], others: readonly string[]): readonly string[] {
  const result = [...order];
  others.forEach((key, index) => {
    if (result.includes(key)) return;
    const previous = others.slice(0, index).findLast((earlier) => result.includes(earlier));
    result.splice(previous === undefined ? 0 : result.indexOf(previous) + 1, 0, key);
  });
  return result;
}

function reordered(base: readonly Json[], next: readonly Json[], identity: string): boolean {
  const before = base.map((entry) => keyOf(entry, identity));
  const after = next.map((entry) => keyOf(entry, identity));
  const kept = after.filter((key) => before.includes(key));
  const expected = before.filter((key) => after.includes(key));
  return kept.some((key, index) => key !== expected[index]);
}

function tells(list: readonly Json[], key: string): boolean {
  const values = list.map((entry) => (isPlain(entry) ? own(entry, key) : undefined));
  return (
    values.every((value) => typeof value === "string" && value !== "") &&
    new Set(values).size === values.length
  );
}

function keyOf(entry: Json, identity: string): string {
  return isPlain(entry) ? String(own(entry, identity)) : "";
}

function isPlain(value: Maybe): value is JsonObject {
  return isObject(value) && !isExactNumber(value);
}

function own(value: JsonObject, key: string): Maybe {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
