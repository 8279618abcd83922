import type { Json, JsonObject } from "../json";
import { isSchema } from "./is-schema";
import { isObject } from "./map-places";
import { SchemaParts, type Shape, type Whole } from "./schema-parts";
import type { TargetField, TargetKind } from "./target-fields";

const fieldsMax = 20_000;

/**
 * Fields of a JSON Schema (2020-12 or draft 7): `properties`, `required`, `items`, `enum`, `$ref` within it, `allOf`,
 * and what any of `anyOf` and `oneOf` has. Null for what is no schema of an object. What refers to itself is opened
 * three times.
 */
export function fieldsOfSchema(schema: Json | undefined): readonly TargetField[] | null {
  if (!isObject(schema)) return null;
  const fields = readFields(schema);
  return fields.length === 0 && !isSchema(schema) ? null : fields;
}

type Growing = Omit<TargetField, "children"> & { readonly children: Growing[] };

/** What is nearest to the root comes first: where there are too many, the deepest are left out. */
function readFields(schema: JsonObject): readonly TargetField[] {
  const parts = new SchemaParts(schema);
  const roots: Growing[] = [];
  const waiting: { readonly whole: Whole; readonly into: Growing[] }[] = [
    { whole: parts.whole([{ schema, open: [] }]), into: roots },
  ];
  let count = 0;
  // What is found on the way is looked at in its turn.
  for (const { whole, into } of waiting) {
    for (const [name, property] of parts.properties(whole)) {
      if (count >= fieldsMax) return roots;
      count += 1;
      const own = parts.whole(property.shapes);
      const { inner, list } = parts.entries(own);
      const codes = codesOf(inner);
      const help = [...own.all, ...own.some.flat(2)]
        .map(({ schema: part }) => part.description ?? part.title)
        .find(isText);
      const children: Growing[] = [];
      const hasFields = parts.properties(inner).size > 0;
      const field: Growing = {
        name,
        kind: hasFields ? "object" : kindOfWhole(inner),
        required: property.required,
        list,
        ...(codes.length > 0 && { codes }),
        ...(help !== undefined && { help }),
        children,
      };
      into.push(field);
      if (hasFields) waiting.push({ whole: inner, into: children });
    }
  }
  return roots;
}

/** The texts it may only be; none where it may be something else as well. */
function codesOf({ all, some }: Whole): readonly string[] {
  const own = all.flatMap(({ schema }) => valuesOf(schema));
  const groups = some.map((group) =>
    group.map((shapes) => shapes.flatMap(({ schema }) => valuesOf(schema))),
  );
  const others = groups
    .filter((group) => group.every((values) => values.length > 0))
    .flatMap((group) => group.flat());
  const values = (own.length > 0 ? own : others).filter((value) => value !== null);
  const texts = values.filter((value) => typeof value === "string");
  return texts.length === values.length ? [...new Set(texts)] : [];
}

function valuesOf(schema: JsonObject): readonly Json[] {
  if (Array.isArray(schema.enum)) return schema.enum as readonly Json[];
  return schema.const === undefined ? [] : [schema.const];
}

/** The kind of each alternative, where they agree. */
function kindOfWhole({ all, some }: Whole): TargetKind {
  const own = kindOfShapes(all);
  if (own !== "any" || some.length === 0) return own;
  const kinds = new Set(some.flat().map(kindOfShapes));
  const [first = "any"] = kinds;
  return kinds.size === 1 ? first : "any";
}

function kindOfShapes(shapes: readonly Shape[]): TargetKind {
  const types = new Set(
    shapes
      .flatMap(({ schema }) => typesOf(schema))
      .filter((type) => type !== "null")
      .map((type) => (type === "integer" ? "number" : type)),
  );
  if (types.size > 1) return "any";
  const formats = shapes.map(({ schema }) => schema.format);
  if (types.has("number")) return "number";
  if (formats.includes("date")) return "date";
  if (formats.includes("date-time")) return "instant";
  if (formats.includes("decimal")) return "decimal";
  if (types.has("boolean")) return "boolean";
  if (types.has("string")) return "text";
  if (types.has("object")) return "object";
  if (types.has("array")) return "any";
  return kindOfValues(shapes.flatMap(({ schema }) => valuesOf(schema)));
}

function kindOfValues(values: readonly Json[]): TargetKind {
  const types = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (types.size !== 1) return "any";
  if (types.has("string")) return "text";
  if (types.has("number")) return "number";
  return types.has("boolean") ? "boolean" : "any";
}

function typesOf({ type }: JsonObject): readonly Json[] {
  return Array.isArray(type) ? (type as readonly Json[]) : type === undefined ? [] : [type];
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value !== "";
}
