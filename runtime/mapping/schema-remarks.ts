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
  const waiting: Placed[] = [[root, ""]];
  for (const [schema, at] of waiting) {
    const place = at === "" ? "The schema" : at;
    for (const type of wrongTypes(schema)) {
      faults.push(`${place}: ${JSON.stringify(type)} is no type of JSON Schema.`);
    }
    const { $ref: ref } = schema;
    if (typeof ref === "string" && targetOf(root, ref) === undefined) {
      if (ref.startsWith("#/")) faults.push(`${place}: “${ref}” leads nowhere.`);
      else outside.add(ref);
    }
    waiting.push(...schemasIn(schema, at));
  }
  return { faults, outside: [...outside] };
}

type Placed = readonly [schema: JsonObject, at: string];

function wrongTypes({ type }: JsonObject): readonly unknown[] {
  const given: readonly unknown[] = Array.isArray(type) ? type : type === undefined ? [] : [type];
  return given.filter((one) => !types.includes(one as string));
}

function schemasIn(schema: JsonObject, at: string): readonly Placed[] {
  const inMaps = maps.flatMap((name) => {
    const map = schema[name];
    return isObject(map)
      ? Object.entries(map).map(([key, one]) => [one, join(at, name, key)] as const)
      : [];
  });
  const inLists = lists.flatMap((name) => {
    const list = schema[name];
    return Array.isArray(list)
      ? list.map((one: Json, index) => [one, join(at, name, String(index))] as const)
      : [];
  });
  const alone = singles.map((name) => [schema[name], join(at, name)] as const);
  return [...inMaps, ...inLists, ...alone].flatMap(([one, place]) =>
    isObject(one) ? [[one, place] as const] : [],
  );
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(".");
}
