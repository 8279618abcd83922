import type { Json, JsonObject } from "@/runtime/json";

/** The detail of an audit row in one line: `name ERP, revision 3, fields baseUrl, auth`. */
export function detailWords(detail: JsonObject): string {
  return Object.entries(detail)
    .map(([name, value]) => [name, words(value)] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name} ${value}`)
    .join(" · ");
}

function words(value: Json): string {
  if (value === null) return "";
  if (typeof value === "object") {
    return Array.isArray(value) ? value.map(words).join(", ") : JSON.stringify(value);
  }
  return String(value);
}
