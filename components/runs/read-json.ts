import { parseMessageJson } from "@/runtime/flow/message-json";
import type { Json } from "@/runtime/json";

/**
 * The value of a text as JSON, as a run would read it from a message: a number of more digits than a number holds is
 * its text. Null where the text is no JSON, or has a number that is too large.
 */
export function readJson(text: string): { readonly value: Json } | null {
  try {
    return { value: parseMessageJson(text) };
  } catch {
    return null;
  }
}
