import type { Json, JsonObject } from "../json";
import type { CompileContext, Scope } from "./execution";

/** A `keyValue` field, compiled: names with template values. Missing and null values are left out. */
export function compileKeyValues(
  list: Json | undefined,
  field: string,
  context: CompileContext,
): (scope: Scope) => readonly { readonly name: string; readonly value: string }[] {
  const entries = (Array.isArray(list) ? list : []).flatMap((entry: Json, index: number) => {
    if (entry === null || typeof entry !== "object" || Array.isArray(entry)) return [];
    const { name, value } = entry as JsonObject;
    if (typeof name !== "string" || name === "") return [];
    const text = typeof value === "string" ? value : "";
    return [{ name, value: context.template(text, `${field}[${index}].value`) }];
  });
  return (scope) =>
    entries.flatMap(({ name, value }) => {
      const result = value(scope);
      if (result === undefined || result === null) return [];
      return [{ name, value: typeof result === "string" ? result : JSON.stringify(result) }];
    });
}
