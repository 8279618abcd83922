import { readNumber } from "@/components/runs/read-number";
import { jsonSchemaOf } from "@/runtime/documents/json-schema";
import { documentSchema } from "@/runtime/documents/registry";
import type { FlowNode } from "@/runtime/flow/document";
import type { Json, JsonObject } from "@/runtime/json";
import { fieldsOfExample } from "@/runtime/mapping/example-fields";
import { fieldsOfSchema } from "@/runtime/mapping/schema-fields";
import type { TargetField, TargetKind } from "@/runtime/mapping/target-fields";

/** What was filled in, as texts at the places of their fields; a list has one entry for each row. */
export type Filled = { readonly [name: string]: string | Filled | readonly (string | Filled)[] };

/**
 * Fields of the message that a trigger takes: of the document type that it names, or else those that a known message
 * has; none where neither tells any.
 */
export function formFields(node: FlowNode | undefined, known: Json | undefined) {
  const type = node?.config.documentType;
  const definition = typeof type === "string" ? documentSchema(type) : undefined;
  if (definition !== undefined) return fieldsOfSchema(jsonSchemaOf(definition)) ?? [];
  return fieldsOfExample(known);
}

/** The message as filled in. What is left empty is not in it. */
export function messageOf(fields: readonly TargetField[], filled: Filled): JsonObject {
  const message: { [name: string]: Json } = {};
  for (const field of fields) {
    const value = fieldValue(field, filled[field.name]);
    if (value !== undefined) message[field.name] = value;
  }
  return message;
}

function fieldValue(field: TargetField, filled: Filled[string] | undefined): Json | undefined {
  if (!field.list) return entryOf(field, filled as string | Filled | undefined);
  if (!Array.isArray(filled) || filled.length === 0) return undefined;
  return (filled as readonly (string | Filled)[]).map((entry) => entryOf(field, entry) ?? null);
}

function entryOf(field: TargetField, filled: string | Filled | undefined): Json | undefined {
  if (field.children.length > 0) {
    const inner = messageOf(field.children, typeof filled === "object" ? filled : {});
    return Object.keys(inner).length === 0 && !field.list ? undefined : inner;
  }
  return typeof filled !== "string" || filled === "" ? undefined : typedValue(field.kind, filled);
}

/** What cannot be read as its kind stays the text that it is: the flow says what it makes of that. */
function typedValue(kind: TargetKind, text: string): Json {
  if (kind === "boolean" && (text === "true" || text === "false")) return text === "true";
  if (kind === "number") return readNumber(text);
  if (kind !== "any" && kind !== "object") return text;
  const isNumber = text.trim() !== "" && String(Number(text)) === text.trim();
  return isNumber ? Number(text) : text;
}
