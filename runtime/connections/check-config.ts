import { isShown } from "../flow/shown-fields";
import type { Json, JsonObject } from "../json";
import type { FieldDefinition } from "../nodes/definition";
import { checkAddress } from "./check-address";
import type { ConnectionDefinition } from "./definition";

export type ConfigProblem = { readonly field: string; readonly message: string };

/** Shorter secrets could not be masked without also hiding half of every text they occur in. */
export const secretLengthMin = 4;

/** The config with defaults filled in and without values of fields that are not shown or not known. */
export function normaliseConfig({ fields }: ConnectionDefinition, config: JsonObject): JsonObject {
  const filled: Record<string, Json> = {};
  for (const field of fields) {
    if (field.kind === "secret") continue;
    const value = config[field.name] ?? field.default;
    if (value !== undefined) filled[field.name] = value;
  }
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = filled[field.name];
      return value !== undefined && isShown(field, fields, filled) ? [[field.name, value]] : [];
    }),
  );
}

/** Names of the secrets this config uses. */
export function secretNames(
  { fields }: ConnectionDefinition,
  config: JsonObject,
): readonly string[] {
  return fields
    .filter((field) => field.kind === "secret" && isShown(field, fields, config))
    .map((field) => field.name);
}

/** Problems of a normalised config, by field; `secretsSet` are the names with a value. */
export function checkConfig(
  definition: ConnectionDefinition,
  config: JsonObject,
  secretsSet: readonly string[],
): readonly ConfigProblem[] {
  return definition.fields.flatMap((field): ConfigProblem[] => {
    if (!isShown(field, definition.fields, config)) return [];
    const message =
      field.kind === "secret"
        ? checkSecretSet(field, secretsSet)
        : checkValue(field, config[field.name]);
    return message === null ? [] : [{ field: field.name, message }];
  });
}

/** What keeps a connection from being saved, by field; `config` is normalised, `secrets` are those it will have. */
export function checkConnection(
  definition: ConnectionDefinition,
  name: string,
  config: JsonObject,
  secrets: { readonly [name: string]: string },
): readonly ConfigProblem[] {
  const values = Object.entries(secrets);
  return [
    ...(name.trim() === "" ? [{ field: "name", message: "Name is missing." }] : []),
    ...checkConfig(definition, config, Object.keys(secrets)),
    ...values
      .filter(([, value]) => value.length < secretLengthMin)
      .map(([field]) => ({ field, message: `It needs at least ${secretLengthMin} characters.` })),
    ...values.flatMap(([field, value]) => {
      const message = definition.checkSecret?.(field, value, config) ?? null;
      return message === null ? [] : [{ field, message }];
    }),
  ];
}

function checkSecretSet(field: FieldDefinition, secretsSet: readonly string[]): string | null {
  return field.required && !secretsSet.includes(field.name) ? `${field.label} is missing.` : null;
}

function checkValue(field: FieldDefinition, value: Json | undefined): string | null {
  if (value === undefined || value === null || value === "") {
    return field.required ? `${field.label} is missing.` : null;
  }
  switch (field.kind) {
    case "number":
    case "duration":
      return checkNumber(field, value);
    case "boolean":
      return typeof value === "boolean" ? null : `${field.label} must be yes or no.`;
    case "select":
      return field.options?.some((option) => option.value === value)
        ? null
        : `${field.label} has no choice “${String(value)}”.`;
    case "keyValue":
      return isKeyValueList(value) ? null : `${field.label} must be a list of names and values.`;
    default:
      return checkText(field, value);
  }
}

function checkText({ label, address }: FieldDefinition, value: Json): string | null {
  if (typeof value !== "string") return `${label} must be text.`;
  const problem = address ? checkAddress(value) : null;
  return problem === null ? null : `${label} ${problem}.`;
}

/** What is wrong with a text that is being typed: nothing yet while it may become right. */
export function problemWhileTyping(field: FieldDefinition, value: Json | undefined): string | null {
  if (typeof value !== "string" || !field.address) return null;
  const unfinished = /^\w*(?::\/{0,2})?$/.test(value) || /^sandbox:\/\/\w*$/.test(value);
  return unfinished ? null : checkText(field, value);
}

function checkNumber({ label, min, max }: FieldDefinition, value: Json): string | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return `${label} must be a number.`;
  if (min !== undefined && value < min) return `${label} must be at least ${min}.`;
  if (max !== undefined && value > max) return `${label} must be at most ${max}.`;
  return null;
}

/** `[{name, value}]`, as the key-value field stores it. */
export function isKeyValueList(
  value: Json | undefined,
): value is readonly { readonly name: string; readonly value: string }[] {
  return (
    Array.isArray(value) &&
    value.every(
      (entry) =>
        typeof entry === "object" &&
        entry !== null &&
        "name" in entry &&
        "value" in entry &&
        typeof entry.name === "string" &&
        typeof entry.value === "string",
    )
  );
}
