import type { Json, JsonObject } from "../json";
import type { FieldDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowNode } from "./document";
import { type PathStep, stepsOf } from "./field-path";
import { isObject } from "./schema";

/**
 * A field as its form shows it: `fields[20].fields[0].value` of a map is “Fields › lines › lineNo › Value”. An
 * entry of a list goes by the first text it has, else by its number. The path itself where it leads nowhere.
 */
export function fieldWords(
  definitions: readonly FieldDefinition[],
  config: JsonObject,
  field: string,
): string {
  const words: string[] = [];
  let known: readonly FieldDefinition[] | undefined = definitions;
  let value: Json | undefined = config;
  for (const step of stepsOf(field)) {
    if (!("name" in step)) {
      value = Array.isArray(value) ? entryAt(value, step) : undefined;
      words.push(nameOf(known, value) ?? ("key" in step ? step.key : `row ${step.index + 1}`));
      continue;
    }
    const { name } = step;
    const definition: FieldDefinition | undefined = known?.find((one) => one.name === name);
    value = isObject(value) ? value[name] : undefined;
    known = definition?.item;
    // The list inside an entry is told by what its own entries are called.
    if (definition?.kind === "list" && words.length > 0) continue;
    words.push(definition?.label ?? name);
  }
  return words.length === 0 ? field : words.join(" › ");
}

const settings: { readonly [field: string]: string } = {
  name: "Name",
  type: "Type",
  connection: "Connection",
  disabled: "Switched off",
  idempotencyKey: "Idempotency key",
  join: "Waits for",
  onError: "When it fails",
  retry: "Retries",
  timeoutMs: "Time allowed",
};

/** A field of a node as differences and conflicts name it: `config.url`, `name`, `retry.attempts`. */
export function nodeFieldWords(
  node: FlowNode | undefined,
  registry: NodeRegistry,
  field: string,
): string {
  const inner = /^config\.(.+)$/s.exec(field)?.[1];
  if (inner !== undefined) {
    const fields = registry.get(node?.type ?? "")?.fields;
    return fields === undefined ? inner : fieldWords(fields, node?.config ?? {}, inner);
  }
  const [first = "", ...rest] = field.split(".");
  return [settings[first] ?? first, ...rest].join(" › ");
}

function entryAt(
  list: readonly Json[],
  step: Exclude<PathStep, { readonly name: string }>,
): Json | undefined {
  if ("index" in step) return list[step.index];
  return list.find((entry) => isObject(entry) && entry[step.identity] === step.key);
}

function nameOf(
  fields: readonly FieldDefinition[] | undefined,
  row: Json | undefined,
): string | null {
  if (!isObject(row)) return null;
  for (const { name, kind } of fields ?? [{ name: "name", kind: "text" } as const]) {
    const value = row[name];
    if (kind === "text" && typeof value === "string" && value !== "") return value;
  }
  return null;
}
