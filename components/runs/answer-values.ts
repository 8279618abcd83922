import type { Json } from "@/runtime/json";
import { readNumber } from "./read-number";

/** The value at a dotted path of an answer; undefined where there is none. */
export function valueAt(answer: Json | null, path: string): Json | undefined {
  let value: Json | undefined = answer ?? undefined;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    value = (value as { readonly [name: string]: Json })[name];
  }
  return value;
}

/**
 * The answer that typed fields make: by dotted paths, empty ones left out. A value is of the kind it was in an
 * earlier answer, so that a number stays one; text where that is not known or does not fit.
 */
export function composeAnswer(
  typed: { readonly [path: string]: string },
  earlier: Json | null,
): Json {
  const root: Record<string, unknown> = Object.create(null);
  for (const [path, text] of Object.entries(typed)) {
    if (text.trim() === "") continue;
    const names = path.split(".");
    const last = names.pop() ?? "";
    let inner = root;
    for (const name of names) {
      const next = inner[name];
      inner[name] =
        typeof next === "object" && next !== null ? next : (Object.create(null) as object);
      inner = inner[name] as Record<string, unknown>;
    }
    inner[last] = likeEarlier(text.trim(), valueAt(earlier, path));
  }
  return JSON.parse(JSON.stringify(root)) as Json;
}

/** The same names without their values, to be filled in: the values are of another order. */
export function emptied(answer: Json): Json {
  if (typeof answer === "string") return "";
  if (typeof answer !== "object" || answer === null) return null;
  if (Array.isArray(answer)) return answer.slice(0, 1).map((entry: Json) => emptied(entry));
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, emptied(value)]));
}

function likeEarlier(text: string, earlier: Json | undefined): Json {
  if (typeof earlier === "number") return readNumber(text);
  if (typeof earlier === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
