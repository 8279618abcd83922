import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";
import { parseMessageJson } from "@/runtime/flow/message-json";
import { indentJson as indented } from "@/runtime/indent-json";

/**
 * JSON with one entry per line; anything else as it is. Only white space changes: every number keeps its
 * digits, every text its escapes, double names stay double.
 */
export function indentJson(text: string): string {
  return isJson(text) ? indented(text) : text;
}

/** Also where it has a number that no run takes. */
export function isJson(text: string): boolean {
  return problemOf(text, parseExactJson) === null;
}

/** What keeps a text from being JSON that a run takes, with its place; null where nothing does. */
export function jsonProblem(text: string): string | null {
  return problemOf(text, parseExactJson) ?? problemOf(text, parseMessageJson);
}

function problemOf(text: string, parse: (text: string) => unknown): string | null {
  try {
    parse(text);
    return null;
  } catch (problem) {
    if (problem instanceof JsonSyntaxError) return `${problem.message}.`;
    return "This is not JSON.";
  }
}
