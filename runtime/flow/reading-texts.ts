import type { Json, JsonObject } from "../json";
import type { FieldDefinition, NodeDefinition } from "../nodes/definition";
import type { FlowNode } from "./document";
import { isObject } from "./schema";

/** A text of a node that may read steps, with its path as problems name it. */
export type ReadingText = {
  readonly field: string;
  readonly text: string;
  readonly kind: "expression" | "template" | "code";
};

/** All of them, also in fields that the node's other settings hide: those are shown again one day. */
export function readingTextsOf(
  { config, idempotencyKey }: FlowNode,
  { fields }: NodeDefinition,
): readonly ReadingText[] {
  const texts = textsIn(fields, config, "");
  if (idempotencyKey === undefined) return texts;
  return [...texts, { field: "idempotencyKey", text: idempotencyKey, kind: "expression" }];
}

function textsIn(
  fields: readonly FieldDefinition[],
  config: JsonObject,
  prefix: string,
): readonly ReadingText[] {
  return fields.flatMap((field) => textsOf(field, config[field.name], prefix + field.name));
}

function textsOf(
  field: FieldDefinition,
  value: Json | undefined,
  path: string,
): readonly ReadingText[] {
  switch (field.kind) {
    case "expression":
    case "condition":
      return textAt(path, value, "expression");
    case "template":
    case "code":
      return textAt(path, value, field.kind);
    case "keyValue":
      return entriesOf(value).flatMap(([entry, index]) =>
        textAt(`${path}[${index}].value`, entry.value, "template"),
      );
    case "list":
      return entriesOf(value).flatMap(([entry, index]) =>
        textsIn(field.item ?? [], entry, `${path}[${index}].`),
      );
    default:
      return [];
  }
}

function textAt(
  field: string,
  text: Json | undefined,
  kind: ReadingText["kind"],
): readonly ReadingText[] {
  return typeof text === "string" ? [{ field, text, kind }] : [];
}

function entriesOf(value: Json | undefined): readonly (readonly [JsonObject, number])[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: Json, index) => (isObject(entry) ? [[entry, index] as const] : []));
}
