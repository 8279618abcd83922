import type { Json, JsonObject } from "@/runtime/json";
import { openApi } from "../rest/openapi";
import { operationsAt } from "../rest/openapi-operation";

/**
 * How an answer of the REST API differs from what its document says: its status, what is missing, of another type, or
 * in the answer without being documented. Empty where it fits.
 */
export function misfits(method: string, path: string, status: number, body: Json): string[] {
  const operation = operationsAt(`/api/v1${path.split("?")[0]}`).get(method);
  if (operation === undefined) return [];
  const response = operation.responses[String(status)];
  if (response === undefined)
    return [`${method} ${path} answers ${status}, which is not documented`];
  const schema = Object.values(response.content ?? {})[0]?.schema as JsonObject | undefined;
  return schema === undefined ? [] : differences(schema, body, "answer");
}

function differences(given: JsonObject, value: Json, at: string): string[] {
  const schema = resolved(given);
  const choices = schema.anyOf as JsonObject[] | undefined;
  if (choices !== undefined) {
    const found = choices.map((choice) => differences(choice, value, at));
    return found.find((list) => list.length === 0) ?? found[0] ?? [];
  }
  const { type } = schema;
  if (type !== undefined && !isOf(String(type), value)) return [`${at} is not of the type ${type}`];
  if (type === "array")
    return (value as Json[]).flatMap((item, index) =>
      differences((schema.items ?? {}) as JsonObject, item, `${at}[${index}]`),
    );
  if (type === "object" && schema.properties !== undefined)
    return membersDiffer(schema, value as JsonObject, at);
  return [];
}

function membersDiffer(schema: JsonObject, value: JsonObject, at: string): string[] {
  const properties = schema.properties as { readonly [name: string]: JsonObject };
  const required = (schema.required ?? []) as string[];
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const known = properties[name];
      if (known !== undefined) return differences(known, member as Json, `${at}.${name}`);
      // Of a problem every code has members of its own.
      return schema["x-more"] === true ? [] : [`${at}.${name} is not documented`];
    }),
  ];
}

function isOf(type: string, value: Json): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  if (type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** Without references, and what is put together of several in one. */
function resolved(schema: JsonObject): JsonObject {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) ?? "";
    const { schemas } = openApi.components as { schemas: { [name: string]: JsonObject } };
    const found = schemas[name];
    if (found === undefined) throw new RangeError(`The document has no schema ${name}`);
    return resolved(name === "Problem" ? { ...found, "x-more": true } : found);
  }
  if (schema.allOf === undefined) return schema;
  const parts = (schema.allOf as JsonObject[]).map(resolved);
  return {
    type: "object",
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: [...new Set(parts.flatMap(({ required }) => (required ?? []) as string[]))],
  };
}
