import type { Json, JsonObject } from "../json";
import type { CompileContext, Scope } from "./execution";

/** `field` is the setting that the value stands in. */
export type KeyValue = { readonly name: string; readonly value: string; readonly field: string };

/** A `keyValue` field, compiled: names with template values. Missing and null values are left out. */
export function compileKeyValues(
  list: Json | undefined,
  field: string,
  context: CompileContext,
): (scope: Scope) => readonly KeyValue[] {
  const entries = (Array.isArray(list) ? list : []).flatMap((entry: Json, index: number) => {
    if (entry === null || typeof entry !== "object" || Array.isArray(entry)) return [];
    const { name, value } = entry as JsonObject;
    if (typeof name !== "string" || name === "") return [];
    const text = typeof value === "string" ? value : "";
    const place = `${field}[${index}].value`;
    return [{ name, field: place, value: context.template(text, place) }];
  });
  return (scope) =>
    entries.flatMap(({ name, field: place, value }) => {
      const result = value(scope);
      if (result === undefined || result === null) return [];
      const text = typeof result === "string" ? result : JSON.stringify(result);
      return [{ name, value: text, field: place }];
    });
}
