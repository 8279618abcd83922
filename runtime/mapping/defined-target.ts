import { JsonSyntaxError, parseExactJson } from "../flow/exact-json";
import type { Json, JsonObject } from "../json";
import { fieldsOfHead } from "./csv-head";
import { fieldsOfExample, schemaOfFields } from "./example-fields";
import { isSchema } from "./is-schema";
import { isObject } from "./map-places";
import { fieldsOfSchema } from "./schema-fields";
import { schemaRemarks } from "./schema-remarks";

export type DefinedTarget =
  | {
      /** Null for an empty text. */
      readonly schema: JsonObject | null;
      /** References of a schema that lead out of it. */
      readonly outside: readonly string[];
    }
  | { readonly fault: string };

/** What a text says of the document that a map builds: a schema as it is, an example or the head of a CSV file as the schema it suggests. */
export function definedTarget(text: string): DefinedTarget {
  if (text.trim() === "") return { schema: null, outside: [] };
  if (!/^[\s\uFEFF]*[[{]/.test(text)) {
    const head = fieldsOfHead(text);
    return "fault" in head ? head : { schema: schemaOfFields(head.fields), outside: [] };
  }
  try {
    return ofJson(parseExactJson(text.trimStart()));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { fault: `${error.message}.` };
    throw error;
  }
}

function ofJson(value: Json): DefinedTarget {
  if (isSchema(value)) return ofSchema(value as JsonObject);
  if (isObject(value) && [value.openapi, value.swagger].some((one) => typeof one === "string")) {
    return {
      fault: "This describes an API: take one schema of it, with the schemas it refers to.",
    };
  }
  if (Array.isArray(value)) {
    return { fault: "A map builds one object, and this is a list: give one of its entries." };
  }
  const fields = fieldsOfExample(value);
  return fields.length > 0
    ? { schema: schemaOfFields(fields), outside: [] }
    : { fault: "This is neither a JSON Schema nor an object with fields." };
}

function ofSchema(schema: JsonObject): DefinedTarget {
  const { faults, outside } = schemaRemarks(schema);
  const [fault] = faults;
  if (fault !== undefined) {
    return { fault: faults.length === 1 ? fault : `${fault} And ${faults.length - 1} more.` };
  }
  if ((fieldsOfSchema(schema) ?? []).length > 0) return { schema, outside };
  if (schema.type === "array") {
    return {
      fault: "This schema is of a list, and a map builds one object: give that of an entry.",
    };
  }
  return { fault: "This schema has no fields: an object with “properties” is needed." };
}
