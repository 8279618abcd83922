import type { JsonObject } from "@/runtime/json";

/** The pieces that the document of the REST API is made of. */
export const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
export const text: JsonObject = { type: "string" };
export const uuid: JsonObject = { type: "string", format: "uuid" };
export const instant: JsonObject = { type: "string", format: "date-time" };
export const nullable = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: "null" }] });
export const object = (properties: JsonObject, required = Object.keys(properties)): JsonObject => ({
  type: "object",
  properties,
  required: [...required],
});
/** An object whose members of `optional` may be absent. */
export const objectWith = (properties: JsonObject, ...optional: readonly string[]): JsonObject =>
  object(
    properties,
    Object.keys(properties).filter((name) => !optional.includes(name)),
  );
export const list = (items: JsonObject): JsonObject => ({ type: "array", items });
export const content = (schema: JsonObject): JsonObject => ({ "application/json": { schema } });
export const answer = (description: string, schema: JsonObject): JsonObject => ({
  description,
  content: content(schema),
});
export const problem = (description: string): JsonObject => ({
  description,
  content: { "application/problem+json": { schema: ref("Problem") } },
});
export const parameter = (
  place: "path" | "query" | "header",
  name: string,
  schema: JsonObject,
  description: string,
): JsonObject => ({ in: place, name, required: place !== "query", schema, description });

export const refused: JsonObject = {
  "400": problem("The input is invalid; `detail` says where."),
  "401": problem("No valid API key."),
  "403": problem("The key lacks the scope."),
  "404": problem("It does not exist or is not the key's to see."),
  "429": problem("The key calls too often; Retry-After says when to try again."),
};
export const operation = (
  operationId: string,
  scope: string,
  summary: string,
  rest: JsonObject & { readonly responses: JsonObject },
): JsonObject => ({
  operationId,
  summary,
  security: [{ apiKey: [scope] }],
  ...rest,
  responses: { ...rest.responses, ...refused },
});
