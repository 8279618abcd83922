import type { Json, JsonObject } from "../../json";

/**
 * Names bound inside lists at a field of a map: the entry's (`as`, default `item`) and `index`. Knows both
 * forms of a list: rows nested in `fields`, and rows whose target continues `lines[]`.
 */
export function entryNamesAt(config: JsonObject, field: string): readonly string[] {
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
  return rows.flatMap((other) => {
    if (!isObject(other) || typeof other.target !== "string" || other === row) return [];
    const opens = other.target.endsWith("[]") || other.each !== undefined;
    const inside = target.startsWith(`${other.target.replace(/\[\]$/, "")}[].`);
    return opens && inside ? namesOf(other) : [];
  });
}

function namesOf(row: JsonObject): readonly string[] {
  return [typeof row.as === "string" && row.as !== "" ? row.as : "item", "index"];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
