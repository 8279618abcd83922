import type { Json, JsonObject } from "@/runtime/json";

/** A copy of an object with one field set; an empty value takes the field out. */
export function withField(config: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value === undefined || value === "") {
    const { [name]: _gone, ...rest } = config;
    return rest;
  }
  return { ...config, [name]: value };
}

export function asObject(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : {};
}

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
