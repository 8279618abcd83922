import type { Json, JsonObject } from "../json";
import { isObject } from "./map-places";
import { targetOf } from "./schema-parts";

export type SchemaRemarks = {
  /** What is wrong in it, with its place, such as `properties.total`. */
  readonly faults: readonly string[];
  /** References that lead out of it: what is behind them is not known. */
  readonly outside: readonly string[];
};

const types = ["string", "number", "integer", "boolean", "object", "array", "null"];
const maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const singles = ["items", "additionalProperties", "contains", "not", "if", "then", "else"];

/** What a JSON Schema says that cannot be followed. */
export function schemaRemarks(root: JsonObject): SchemaRemarks {
  const faults: string[] = [];
  const outside = new Set<string>();
  const waiting: (readonly [Json | undefined, string])[] = [[root, ""]];
  for (const [schema, at] of waiting) {
    if (!isObject(schema)) continue;
    const place = at === "" ? "The schema" : at;
    for (const type of [schema.type].flat()) {
      if (type === undefined || types.includes(type as string)) continue;
      faults.push(`${place}: ${JSON.stringify(type)} is no type of JSON Schema.`);
    }
    const { $ref: ref } = schema;
    if (typeof ref === "string" && targetOf(root, ref) === undefined) {
      if (ref.startsWith("#/")) faults.push(`${place}: “${ref}” leads nowhere.`);
      else outside.add(ref);
    }
    for (const name of maps) {
      const map = schema[name];
      if (!isObject(map)) continue;
      for (const [key, value] of Object.entries(map)) waiting.push([value, join(at, name, key)]);
    }
    for (const name of lists) {
      const list = schema[name];
      if (!Array.isArray(list)) continue;
      for (const [index, one] of (list as readonly Json[]).entries()) {
        waiting.push([one, join(at, name, String(index))]);
      }
    }
    for (const name of singles) waiting.push([schema[name], join(at, name)]);
  }
  return { faults, outside: [...outside] };
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(".");
}
