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
    const at = `${prefix}[${index}]`;
    const own = row.target.replace(/\[\]$/, "");
    if (row.target === target || own === target) {
      return typeof row.each === "string" && row.each !== "" ? `${at}.each` : `${at}.value`;
    }
    if (!target.startsWith(`${own}[].`)) continue;
    const inner = rowPath(row.fields, target.slice(own.length + 3), `${at}.fields`);
    if (inner !== null) return inner;
  }
  return null;
}

function pathsOf(value: Json, wanted: string, path: string): readonly string[] {
  if (value === wanted) return [path];
  if (typeof value !== "object" || value === null) return [];
  const inList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, entry]: [string, Json]) =>
    pathsOf(entry, wanted, inList ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`),
  );
}

/** Where an expression stands, if it stands in one place only. */
function onlyPathOf(config: JsonObject, expression: Json | undefined): string | null {
  if (typeof expression !== "string" || expression === "") return null;
  const [path, ...others] = pathsOf(config, expression, "");
  return path !== undefined && others.length === 0 ? path : null;
}

/**
 * The field of a node's settings that an error of its step is about, e.g. `fields[2].value`; null where the error
 * names none. Errors name a setting by its path, a map's field by the target it fills, or only what it says.
 */
export function causeField(
  node: Pick<FlowNode, "config">,
  detail: JsonObject | undefined,
): string | null {
  const named = detail?.field ?? detail?.target;
  if (typeof named !== "string" || named === "") return onlyPathOf(node.config, detail?.expression);
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
