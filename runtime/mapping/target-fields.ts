import type { Json, JsonObject } from "../json";
import { isObject } from "./map-places";

/** A `decimal` is a number written as text, so that no reader rounds it. */
export type TargetKind =
  | "text"
  | "number"
  | "decimal"
  | "boolean"
  | "date"
  | "instant"
  | "object"
  | "any";

/** A field of the document that a map builds. */
export type TargetField = {
  readonly name: string;
  readonly kind: TargetKind;
  readonly required: boolean;
  readonly list: boolean;
  /** The only values it may have, where it has a code list. */
  readonly codes?: readonly string[];
  readonly help?: string;
  readonly children: readonly TargetField[];
};

const depthMax = 12;
const fieldsMax = 20_000;

/** Fields of a JSON Schema (2020-12 or draft 7): `properties`, `required`, `items`, `enum`, `$ref` within it, `allOf`. Null for what is no schema of an object. */
export function fieldsOfSchema(schema: Json | undefined): readonly TargetField[] | null {
  if (!isObject(schema)) return null;
  const reading = new SchemaReading(schema);
  const fields = reading.fields(schema, 0);
  return fields.length === 0 && !looksLikeSchema(schema) ? null : fields;
}

/** Whether a pasted document is a JSON Schema, and not an example. */
export function looksLikeSchema(value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  return (
    typeof value.$schema === "string" ||
    typeof value.$ref === "string" ||
    (value.type === "object" && isObject(value.properties)) ||
    (Array.isArray(value.allOf) && isObject(value.$defs ?? value.definitions))
  );
}

/** Fields of a whole document as somebody gives it: everything in it, nothing of it required. */
export function fieldsOfExample(example: Json | undefined): readonly TargetField[] {
  return isObject(example) ? exampleFields(example, 0) : [];
}

/** A JSON Schema of an example, so that it can be kept as one. */
export function schemaOfFields(fields: readonly TargetField[]): JsonObject {
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)])),
    ...(required.length > 0 && { required }),
  };
}

function schemaOf(field: TargetField): JsonObject {
  const { kind, codes, help } = field;
  const plain: JsonObject =
    field.children.length > 0
      ? schemaOfFields(field.children)
      : kind === "any"
        ? {}
        : kind === "date"
          ? { type: "string", format: "date" }
          : kind === "instant"
            ? { type: "string", format: "date-time" }
            : kind === "decimal"
              ? { type: "string", format: "decimal" }
              : { type: kind === "text" ? "string" : kind };
  const own: JsonObject = {
    ...plain,
    ...(codes !== undefined && { enum: codes }),
    ...(help !== undefined && { description: help }),
  };
  return field.list ? { type: "array", items: own } : own;
}

function exampleFields(example: JsonObject, depth: number): readonly TargetField[] {
  if (depth > depthMax) return [];
  return Object.entries(example).map(([name, value]) => {
    const list = Array.isArray(value);
    const entries = list ? (value as readonly Json[]).filter(isObject) : [];
    const sample = list ? ((value as readonly Json[])[0] ?? null) : (value ?? null);
    const whole: JsonObject = list ? Object.assign({}, ...entries) : isObject(sample) ? sample : {};
    return {
      name,
      kind: kindOfValue(sample),
      required: false,
      list,
      children: exampleFields(whole, depth + 1),
    };
  });
}

/** The kind of a value as it stands in a document; dates and instants by their form. */
export function kindOfValue(value: Json): TargetKind {
  if (value === null) return "any";
  switch (typeof value) {
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "string":
      return /^\d{4}-\d\d-\d\d$/.test(value)
        ? "date"
        : /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)
          ? "instant"
          : "text";
    default:
      return Array.isArray(value) ? "any" : "object";
  }
}

class SchemaReading {
  private readonly root: JsonObject;
  private count = 0;

  constructor(root: JsonObject) {
    this.root = root;
  }

  fields(schema: JsonObject, depth: number): readonly TargetField[] {
    if (depth > depthMax) return [];
    const parts = this.parts(schema, 0);
    const required = new Set(
      parts.flatMap((part) =>
        Array.isArray(part.required) ? (part.required as readonly Json[]) : [],
      ),
    );
    const properties = new Map(
      parts.flatMap((part) => (isObject(part.properties) ? Object.entries(part.properties) : [])),
    );
    return [...properties].flatMap(([name, property]): readonly TargetField[] => {
      if (!isObject(property) || this.count >= fieldsMax) return [];
      this.count += 1;
      return [this.field(name, property, required.has(name), depth)];
    });
  }

  private field(name: string, property: JsonObject, required: boolean, depth: number): TargetField {
    const parts = this.parts(property, 0);
    const isList = parts.some((part) => typesOf(part).includes("array"));
    const items = parts.map((part) => part.items).find(isObject);
    const inner = isList ? (items === undefined ? [] : this.parts(items, 0)) : parts;
    const codes = inner.flatMap((part) =>
      Array.isArray(part.enum)
        ? (part.enum as readonly Json[]).filter((code) => typeof code === "string")
        : typeof part.const === "string"
          ? [part.const]
          : [],
    );
    const help = parts.map((part) => part.description ?? part.title).find(isText);
    const children = isList
      ? items === undefined
        ? []
        : this.fields(items, depth + 1)
      : this.fields(property, depth + 1);
    return {
      name,
      kind: children.length > 0 ? "object" : kindOfSchema(inner),
      required,
      list: isList,
      ...(codes.length > 0 && { codes }),
      ...(help !== undefined && { help }),
      children,
    };
  }

  /** The schema with what it refers to and consists of. */
  private parts(schema: JsonObject, depth: number): readonly JsonObject[] {
    if (depth > depthMax) return [];
    const referred = typeof schema.$ref === "string" ? this.referred(schema.$ref) : undefined;
    const all = Array.isArray(schema.allOf)
      ? (schema.allOf as readonly Json[]).filter(isObject)
      : [];
    const some = [schema.anyOf, schema.oneOf]
      .flatMap((one) => (Array.isArray(one) ? (one as readonly Json[]) : []))
      .filter(isObject)
      .filter((one) => one.type !== "null");
    const first = some[0];
    return [
      schema,
      ...[referred, ...all, first].flatMap((part) =>
        part === undefined ? [] : this.parts(part, depth + 1),
      ),
    ];
  }

  private referred(ref: string): JsonObject | undefined {
    if (!ref.startsWith("#/")) return ref === "#" ? this.root : undefined;
    let value: Json | undefined = this.root;
    for (const step of ref.slice(2).split("/")) {
      const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
      value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    }
    return isObject(value) ? value : undefined;
  }
}

function typesOf({ type }: JsonObject): readonly Json[] {
  return Array.isArray(type) ? (type as readonly Json[]) : type === undefined ? [] : [type];
}

function kindOfSchema(parts: readonly JsonObject[]): TargetKind {
  const types = parts.flatMap(typesOf).filter((type) => type !== "null");
  const formats = parts.map(({ format }) => format);
  if (formats.includes("date")) return "date";
  if (formats.includes("date-time")) return "instant";
  if (types.includes("number") || types.includes("integer")) return "number";
  if (formats.includes("decimal")) return "decimal";
  if (types.includes("boolean")) return "boolean";
  if (types.includes("string")) return "text";
  if (types.includes("object")) return "object";
  return parts.some((part) => Array.isArray(part.enum) || typeof part.const === "string")
    ? "text"
    : "any";
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string" && value !== "";
}
