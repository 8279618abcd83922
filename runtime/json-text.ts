import { FlowError } from "./errors/flow-error";
import type { Json } from "./json";

/** Characters of the longest JSON text that is made of a value; the largest message has fewer. */
export const jsonTextMax = 128 * 1024 * 1024;

/**
 * A value as JSON. An expression can name one list many times over in a few words, so that the text would be
 * longer than the memory of the process: such a value throws LIMIT_REACHED before it is written.
 */
export function jsonTextOf(value: Json): string {
  refuseHuge(value);
  return JSON.stringify(value);
}

/** Throws LIMIT_REACHED for a value whose JSON would have more than {@link jsonTextMax} characters. */
export function refuseHuge(value: Json): void {
  if (value === null || typeof value !== "object") return;
  if (isLongerThan(value, jsonTextMax)) {
    throw new FlowError(
      "LIMIT_REACHED",
      `The result would have more than ${jsonTextMax / 1024 / 1024} MB as JSON. Hand on only what the next steps need.`,
      { detail: { charactersMax: jsonTextMax } },
    );
  }
}

/** Counts about as many characters as the JSON would have, and no further than `max`. */
export function isLongerThan(value: Json, max: number): boolean {
  const waiting: Json[] = [value];
  let characters = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    characters += 1;
    if (typeof next === "string") characters += next.length;
    else if (next !== null && typeof next === "object") {
      // An entry has one character at least, so that no more wait than can be counted.
      const entries = Array.isArray(next) ? next : Object.values(next);
      characters += entries.length + 1;
      if (characters > max) return true;
      for (const entry of entries as readonly Json[]) {
        if (entry !== undefined) waiting.push(entry);
      }
      if (!Array.isArray(next)) {
        for (const name of Object.keys(next)) characters += name.length + 3;
      }
    }
    if (characters > max) return true;
  }
  return false;
}
