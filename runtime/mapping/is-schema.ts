import type { Json } from "../json";
import { isObject } from "./map-places";

const keywords = new Set(
  `$schema $id $ref $defs $anchor $comment $dynamicRef $dynamicAnchor $vocabulary definitions id title description
  type properties required items prefixItems additionalItems additionalProperties patternProperties propertyNames
  unevaluatedProperties unevaluatedItems allOf anyOf oneOf not if then else dependencies dependentRequired
  dependentSchemas enum const default examples example format nullable discriminator deprecated readOnly writeOnly
  minProperties maxProperties minItems maxItems uniqueItems contains xml externalDocs`.split(/\s+/),
);

/** Whether a document is a JSON Schema, and not an example: it has nothing but words of one. */
export function isSchema(value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  const { $schema, $ref, type, properties, allOf, anyOf, oneOf, items } = value;
  if (typeof $schema === "string") return true;
  if (!Object.keys(value).every((name) => keywords.has(name) || name.startsWith("x-")))
    return false;
  if (typeof $ref === "string" || [allOf, anyOf, oneOf].some(Array.isArray)) return true;
  if (type === "array") return isObject(items);
  return isObject(properties) && Object.values(properties).every(isSchemaOfField);
}

function isSchemaOfField(value: Json | undefined): boolean {
  if (typeof value === "boolean") return true;
  if (!isObject(value)) return false;
  const names = Object.keys(value);
  return (
    names.length === 0 ||
    [
      "type",
      "$ref",
      "enum",
      "const",
      "properties",
      "items",
      "allOf",
      "anyOf",
      "oneOf",
      "format",
    ].some((name) => names.includes(name)) ||
    names.every((name) => keywords.has(name))
  );
}
