import type { Json } from "@/runtime/json";

/** The value of a text as JSON; null where the text is no JSON. */
export function readJson(text: string): { readonly value: Json } | null {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}
