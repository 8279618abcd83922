import { JsonSyntaxError, parseExactJson } from "@/runtime/flow/exact-json";

const spaces = /[ \t\r\n]/;
const step = "  ";

/** The end of the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** The next character that is not white space. */
function following(text: string, from: number): string {
  let at = from;
  while (at < text.length && spaces.test(text.charAt(at))) at += 1;
  return text.charAt(at);
}

/**
 * JSON with one entry per line; anything else as it is. Only white space changes: every number keeps its
 * digits, every text its escapes, double names stay double.
 */
export function indentJson(text: string): string {
  if (jsonProblem(text) !== null) return text;
  let shown = "";
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (char === '"') {
      const end = stringEnd(text, at);
      shown += text.slice(at, end);
      at = end;
      continue;
    }
    if (char === "{" || char === "[") {
      const empty = following(text, at + 1) === (char === "{" ? "}" : "]");
      if (!empty) depth += 1;
      shown += empty ? char : `${char}\n${step.repeat(depth)}`;
    } else if (char === "}" || char === "]") {
      const opened = shown.endsWith("{") || shown.endsWith("[");
      if (!opened) depth -= 1;
      shown += opened ? char : `\n${step.repeat(depth)}${char}`;
    } else if (char === ",") shown += `,\n${step.repeat(depth)}`;
    else if (char === ":") shown += ": ";
    else if (!spaces.test(char)) shown += char;
    at += 1;
  }
  return shown;
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
