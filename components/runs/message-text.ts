import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";
import { indentJson as indented } from "@/runtime/indent-json";

/**
 * JSON with one entry per line; anything else as it is. Only white space changes: every number keeps its
 * digits, every text its escapes, double names stay double.
 */
export function indentJson(text: string): string {
  return jsonProblem(text) === null ? indented(text) : text;
}

/** What keeps a text from being JSON, with its place; null for JSON. */
export function jsonProblem(text: string): string | null {
  try {
    parseExactJson(text);
    return null;
  } catch (problem) {
    if (problem instanceof JsonSyntaxError) return `${problem.message}.`;
    return "This is not JSON.";
  }
}
