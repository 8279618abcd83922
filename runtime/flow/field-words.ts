import type { Json, JsonObject } from "../json";
import type { FieldDefinition } from "../nodes/definition";
import { isObject } from "./schema";

/**
 * A field as its form shows it: `fields[20].fields[0].value` of a map is “Fields › lines › lineNo › Value”. An
 * entry of a list goes by the first text it has, else by its number. The path itself where it leads nowhere.
 */
export function fieldWords(
  definitions: readonly FieldDefinition[],
  config: JsonObject,
  field: string,
): string {
  const words: string[] = [];
  let known: readonly FieldDefinition[] | undefined = definitions;
  let value: Json | undefined = config;
  for (const [, name = "", position] of field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    if (position !== undefined) {
      value = Array.isArray(value) ? (value as readonly Json[])[Number(position)] : undefined;
      words.push(nameOf(known, value) ?? `row ${Number(position) + 1}`);
      continue;
    }
    const definition: FieldDefinition | undefined = known?.find((one) => one.name === name);
    value = isObject(value) ? value[name] : undefined;
    known = definition?.item;
    // The list inside an entry is told by what its own entries are called.
    if (definition?.kind === "list" && words.length > 0) continue;
    words.push(definition?.label ?? name);
  }
  return words.length === 0 ? field : words.join(" › ");
}

function nameOf(
  fields: readonly FieldDefinition[] | undefined,
  row: Json | undefined,
): string | null {
  if (!isObject(row)) return null;
  for (const { name, kind } of fields ?? [{ name: "name", kind: "text" } as const]) {
    const value = row[name];
    if (kind === "text" && typeof value === "string" && value !== "") return value;
  }
  return null;
}
