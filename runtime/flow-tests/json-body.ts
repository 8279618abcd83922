import type { Json } from "../json";
import { parseForeignJson } from "../json-numbers";

/** A body that is a JSON document; null for any other text, and for a mere number or word. */
export function decodeUtf8Json(text: string): { readonly value: Json } | null {
  try {
    const value = parseForeignJson(text);
    return value !== null && typeof value === "object" ? { value } : null;
  } catch {
    return null;
  }
}
