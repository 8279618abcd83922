import type { Json } from "../json";
import { HugeNumber, parseForeignJson } from "../json-numbers";
import { JsonSyntaxError, parseExactJson } from "./exact-json";

/**
 * A message as text to the value that a run reads from it: an id of 18 digits is its text. What designs a flow by a
 * sample reads it so, and not as files of a flow are read, which keep such a number as one.
 * @throws JsonSyntaxError with line and column, also for a number that no run takes
 */
export function parseMessageJson(text: string): Json {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  try {
    return parseForeignJson(body);
  } catch (error) {
    if (error instanceof HugeNumber) {
      throw new JsonSyntaxError("This number is too large", body, error.offset);
    }
    // V8 does not always say where.
    parseExactJson(body);
    throw error;
  }
}
