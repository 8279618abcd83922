import type { Json, JsonObject } from "../json";
import type { DocumentDefinition, DocumentField, FieldShape } from "./definition";
import { modelVersion } from "./definition";

const dialect = "https://json-schema.org/draft/2020-12/schema";

/**
 * JSON Schema 2020-12 of a canonical document, whole in itself: shapes that documents share are in `$defs`.
 * `x-ubl` and `x-x12` name the places of the standards; check digits and code lists are named, not spelled out.
 */
export function jsonSchemaOf(definition: DocumentDefinition): JsonObject {
  const shared: { [name: string]: Json } = {};
  const body = objectSchema({ kind: "object", fields: definition.fields }, shared);
  return {
    $schema: dialect,
    $id: `urn:orderloom:${modelVersion.replace("/", ":")}:${definition.name}`,
    title: definition.label,
    description: definition.help,
    ...body,
    $defs: Object.fromEntries(Object.entries(shared).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function objectSchema(
  shape: Extract<FieldShape, { kind: "object" }>,
  shared: { [name: string]: Json },
): JsonObject {
  const needed = shape.fields.filter((field) => field.required === true && field.derived !== true);
  return {
    type: "object",
    properties: Object.fromEntries(
      shape.fields.map((field) => [field.name, fieldSchema(field, shared)]),
    ),
    ...(needed.length === 0 ? {} : { required: needed.map(({ name }) => name) }),
    additionalProperties: shape.open === true,
    ...(shape.rule === undefined ? {} : { "x-rule": shape.rule }),
  };
}

function fieldSchema(field: DocumentField, shared: { [name: string]: Json }): JsonObject {
  const one = shapeSchema(field.shape, shared);
  const notes = {
    description: field.help,
    ...(field.derived === true ? { readOnly: true } : {}),
    ...(field.ubl === undefined ? {} : { "x-ubl": field.ubl }),
    ...(field.x12 === undefined ? {} : { "x-x12": field.x12 }),
  };
  if (field.list !== true) return { ...one, ...notes };
  const least = field.required === true ? { minItems: 1 } : {};
  return { type: "array", items: one, ...least, ...notes };
}

function shapeSchema(shape: FieldShape, shared: { [name: string]: Json }): JsonObject {
  switch (shape.kind) {
    case "any":
      return {};
    case "boolean":
    case "integer":
      return { type: shape.kind };
    case "date":
      return { type: "string", format: "date" };
    case "instant":
      return { type: "string", format: "date-time" };
    case "decimal":
      return { type: "string", format: "decimal", pattern: "^-?\\d{1,14}(\\.\\d{1,6})?$" };
    case "code":
      return { type: "string", enum: shape.values.map(({ code }) => code) };
    case "text":
      return {
        type: "string",
        ...(shape.pattern === undefined ? {} : { pattern: shape.pattern }),
        ...(shape.codeList === undefined ? {} : { "x-code-list": shape.codeList }),
      };
    case "object":
      return sharedSchema(shape, shared);
  }
}

function sharedSchema(
  shape: Extract<FieldShape, { kind: "object" }>,
  shared: { [name: string]: Json },
): JsonObject {
  const { typeName } = shape;
  if (typeName === undefined) return objectSchema(shape, shared);
  if (!Object.hasOwn(shared, typeName)) shared[typeName] = objectSchema(shape, shared);
  return { $ref: `#/$defs/${typeName}` };
}
