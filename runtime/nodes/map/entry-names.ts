import type { Json, JsonObject } from "../../json";

/**
 * Names bound inside lists at a field of a map: the entry's (`as`, default `item`) and `index`. Knows both
 * forms of a list: rows nested in `fields`, and rows whose target continues `lines[]`.
 */
export function entryNamesAt(config: JsonObject, field: string): readonly string[] {
  if (Array.isArray(config.fields) && hasNoList(config.fields)) return [];
  const names: string[] = [];
  let value: Json | undefined = config;
  for (const step of field.match(/[^.[\]]+/g) ?? []) {
    if (Array.isArray(value)) {
      const rows: readonly Json[] = value;
      value = rows[Number(step)];
      names.push(...namesAround(rows, value));
    } else if (isObject(value)) {
      if (step === "fields" && value.target !== undefined) names.push(...namesOf(value));
      value = value[step];
    } else break;
  }
  return names;
}

/** Rows of the same list that open a list this row's target lies in. */
function namesAround(rows: readonly Json[], row: Json | undefined): readonly string[] {
  const target = isObject(row) ? row.target : undefined;
  if (typeof target !== "string") return [];
  return openersOf(rows).flatMap(({ opener, inside }) =>
    opener !== row && target.startsWith(inside) ? namesOf(opener) : [],
  );
}

type Opener = { readonly opener: JsonObject; readonly inside: string };

/** By rows, which nobody changes: each of a thousand asks for the few that open a list. */
const openersKnown = new WeakMap<readonly Json[], readonly Opener[]>();

/** Rows that open a list, each with what targets in it begin with. */
function openersOf(rows: readonly Json[]): readonly Opener[] {
  const known = openersKnown.get(rows);
  if (known !== undefined) return known;
  const found = rows.flatMap((row): readonly Opener[] => {
    if (!isObject(row) || typeof row.target !== "string") return [];
    const isFlat = row.target.endsWith("[]");
    if (!isFlat && row.each === undefined) return [];
    return [{ opener: row, inside: `${isFlat ? row.target : `${row.target}[]`}.` }];
  });
  openersKnown.set(rows, found);
  return found;
}

/** By rows, as above. */
const plainKnown = new WeakMap<readonly Json[], boolean>();

/** Of thousands of rows without a list none has to be looked for by its place. */
function hasNoList(rows: readonly Json[]): boolean {
  const isPlain =
    plainKnown.get(rows) ??
    (openersOf(rows).length === 0 &&
      !rows.some((row) => isObject(row) && row.fields !== undefined));
  plainKnown.set(rows, isPlain);
  return isPlain;
}

function namesOf(row: JsonObject): readonly string[] {
  return [typeof row.as === "string" && row.as !== "" ? row.as : "item", "index"];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
