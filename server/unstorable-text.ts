import type { Json } from "../runtime/json";
import { RequestError } from "./request-error";

/** character_not_in_repertoire, and what `jsonb` says of the same character as an escape. */
const codes = new Set(["22021", "22P05"]);

/** What we write as JSON is JSON: only half of a surrogate pair is refused in it. */
const halfCharacter = /^invalid input syntax for type jsonb?$/;

const unstorable = /[\0\p{Surrogate}]/u;

/**
 * Refuses what a command could hold as JSON and no query could read out of it again: with INPUT_INVALID, and its
 * place in `field`.
 */
export function requireStorable(field: string, value: Json): void {
  if (typeof value === "string") {
    const at = value.search(unstorable);
    if (at < 0) return;
    const what = value[at] === "\0" ? "the NUL character (U+0000)" : "half of a character";
    throw new RequestError(
      "INPUT_INVALID",
      `${field}: character ${at + 1} is ${what}, which cannot be stored. Take it out and send it again.`,
      { detail: { field, character: at + 1 } },
    );
  }
  if (value === null || typeof value !== "object") return;
  for (const [name, entry] of Object.entries(value)) {
    if (entry === undefined) continue;
    const place = Array.isArray(value) ? `${field}[${name}]` : `${field}.${name}`;
    requireStorable(unstorable.test(name) ? field : place, Array.isArray(value) ? "" : name);
    requireStorable(place, entry);
  }
}

/**
 * What was typed or sent and no column can hold: a NUL character, or half of one that takes two. Null for every
 * other error. The drivers wrap what the server says, so causes are looked at, too.
 */
export function unstorableText(error: unknown): RequestError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!("code" in cause)) continue;
    if (cause.code === "22P02" && halfCharacter.test(cause.message)) {
      return new RequestError(
        "INPUT_INVALID",
        "A text holds half of a character, such as a part of an emoji, which cannot be stored. Take it out and send it again.",
        { cause: error },
      );
    }
    if (!codes.has(String(cause.code))) continue;
    return new RequestError(
      "INPUT_INVALID",
      "A text holds the NUL character (U+0000), which cannot be stored. Take it out and send it again.",
      { cause: error },
    );
  }
  return null;
}
