import type { FlowNode } from "@/runtime/flow/document";
import type { Json, JsonObject } from "@/runtime/json";
import { parsePath } from "./json-lines";

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(config: Json, path: string): Json | undefined {
  let value: Json | undefined = config;
  for (const name of parsePath(path)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as { readonly [name: string | number]: Json })[name];
  }
  return value;
}

/** The row of a map that fills a target such as `shipTo.city` or `lines[].itemId`. */
function rowPath(rows: Json | undefined, target: string, prefix: string): string | null {
  if (!Array.isArray(rows)) return null;
  for (const [index, row] of (rows as readonly Json[]).entries()) {
    if (!isObject(row) || typeof row.target !== "string") continue;
    const found = pathInRow(row, row.target, target, `${prefix}[${index}]`);
    if (found !== null) return found;
  }
  return null;
}

function pathInRow(row: JsonObject, fills: string, target: string, at: string): string | null {
  const own = fills.replace(/\[\]$/, "");
  if (fills === target || own === target) {
    return typeof row.each === "string" && row.each !== "" ? `${at}.each` : `${at}.value`;
  }
  if (!target.startsWith(`${own}[].`)) return null;
  return rowPath(row.fields, target.slice(own.length + 3), `${at}.fields`);
}

/**
 * The field of a node's settings that an error of its step is about, e.g. `fields[2].value`; null where the error
 * names none. Errors name a setting by its path, a map's field by the target it fills.
 */
export function causeField(
  node: Pick<FlowNode, "config">,
  detail: JsonObject | undefined,
): string | null {
  const named = detail?.field;
  if (typeof named !== "string" || named === "") return null;
  if (typeof valueAt(node.config, named) === "string") return named;
  return rowPath(node.config.fields, named, "fields");
}

/** Whether the field still holds what failed; a person may have mended it since. */
export function stillHolds(
  node: Pick<FlowNode, "config">,
  field: string,
  expression: Json | undefined,
): boolean {
  return typeof expression !== "string" || valueAt(node.config, field) === expression;
}
