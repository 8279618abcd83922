import type { Json, JsonObject } from "@/runtime/json";
import type { FieldDefinition } from "@/runtime/nodes/definition";
import { asList, asObject, asText } from "./config-path";

/** Whether rows of these fields are names with expressions, so that an object can stand for them. */
export function areNamedExpressions(items: readonly FieldDefinition[]): boolean {
  const [name, value] = items;
  return name?.kind === "text" && value?.kind === "expression";
}

/**
 * Rows as an object from name to expression. What else a row has is written with `$` before its name; rows
 * inside a row are its other members: `{"lines": {"$each": "input.lines", "sku": "item.sku"}}`.
 */
export function objectOf(
  rows: readonly JsonObject[],
  items: readonly FieldDefinition[],
): JsonObject {
  const [name, value, ...others] = items;
  const nested = others.find(({ kind }) => kind === "list");
  const object: Record<string, Json> = {};
  for (const row of rows) {
    const key = asText(row[name?.name ?? ""]);
    const text = asText(row[value?.name ?? ""]);
    const more = others.filter(({ name: other, kind }) => kind !== "list" && isSet(row[other]));
    const inner = nested === undefined ? [] : asList(row[nested.name]).map(asObject);
    object[key] =
      more.length === 0 && inner.length === 0
        ? text
        : {
            ...(text === "" ? {} : { $value: text }),
            ...Object.fromEntries(more.map((field) => [`$${field.name}`, row[field.name] ?? null])),
            ...objectOf(inner, nested?.item ?? []),
          };
  }
  return object;
}

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false;
}

/** The rows of such an object; an object inside it without `$` makes dotted names. */
export function rowsOfObject(
  object: JsonObject,
  items: readonly FieldDefinition[],
  prefix = "",
): readonly JsonObject[] {
  return Object.entries(object).flatMap(([key, value = null]) =>
    rowsOfMember(`${prefix}${key}`, value, items),
  );
}

function rowsOfMember(
  key: string,
  value: Json,
  items: readonly FieldDefinition[],
): readonly JsonObject[] {
  const [name, text, ...others] = items;
  if (name === undefined || text === undefined) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const written = typeof value === "string" ? value : JSON.stringify(value);
    return [{ [name.name]: key, [text.name]: written }];
  }
  const members = Object.entries(value as JsonObject);
  const settings = members.filter(([member]) => member.startsWith("$"));
  if (settings.length === 0) return rowsOfObject(value as JsonObject, items, `${key}.`);
  const nested = others.find(({ kind }) => kind === "list");
  const inner = members.filter(([member]) => !member.startsWith("$"));
  const row: Record<string, Json> = { [name.name]: key };
  for (const [member, setting = null] of settings) {
    const field = member === "$value" ? text.name : member.slice(1);
    if (items.some((item) => item.name === field)) row[field] = setting;
  }
  if (nested !== undefined && inner.length > 0) {
    const rows = rowsOfObject(Object.fromEntries(inner) as JsonObject, nested.item ?? []);
    row[nested.name] = rows;
  }
  return [row];
}
