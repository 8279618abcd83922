import { isSameDecimal } from "../decimal-text";
import type { Json, JsonObject } from "../json";

/**
 * JSON text to values without losing a digit. A number that a JS number cannot hold (more digits,
 * larger exponent, `-0`) becomes `{"$number": "<its text>"}`, which travels through any JSON channel
 * and is written back as the number it was. A real object with that one key is wrapped once more.
 */
const EXACT = "$number";

export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  readonly offset: number;
  readonly line: number;
  readonly column: number;

  constructor(message: string, text: string, offset: number) {
    const before = text.slice(0, offset).split("\n");
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    super(`${message} in line ${line}, column ${column}`);
    this.offset = offset;
    this.line = line;
    this.column = column;
  }
}

/** True for a number kept by its text. */
export function isExactNumber(value: Json | undefined): value is { readonly $number: string } {
  return onlyKeyIsExact(value) && typeof value[EXACT] === "string";
}

function onlyKeyIsExact(value: unknown): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.hasOwn(value, EXACT) &&
    Object.keys(value).length === 1
  );
}

/** The text of a number as JSON writes it; of a kept one, its own. */
export function numberText(value: number | { readonly $number: string }): string {
  return typeof value === "number" ? JSON.stringify(value) : value.$number;
}

/** The object that an escaped one stands for, or null when it stands for itself. */
export function unwrapEscaped(value: JsonObject): JsonObject | null {
  if (!onlyKeyIsExact(value)) return null;
  const inner = value[EXACT];
  return onlyKeyIsExact(inner) ? inner : null;
}

/** What the runtime computes with: kept numbers become their text, as everywhere beyond 15 digits. */
export function exactNumbersAsText(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(exactNumbersAsText);
  if (isExactNumber(value)) return value.$number;
  const source = unwrapEscaped(value) ?? value;
  return Object.fromEntries(
    Object.entries(source).map(([name, entry]) => [name, exactNumbersAsText(entry)]),
  );
}

/** A value that was never read from exact JSON as that has it: an object with the one key is wrapped. */
export function asExactJson(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(asExactJson);
  const entries: Record<string, Json> = {};
  for (const [name, entry] of Object.entries(value)) define(entries, name, asExactJson(entry));
  return onlyKeyIsExact(value) ? { [EXACT]: entries } : entries;
}

/** `Array.isArray` that keeps readonly lists apart from objects. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const DEPTH_MAX = 200;

/** Parses one JSON document. Throws JsonSyntaxError, also for a key that appears twice. */
export function parseExactJson(text: string): Json {
  return new Reader(text).document();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    const result = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail("There is more text after the end");
    return result;
  }

  #value(depth: number): Json {
    if (depth > DEPTH_MAX) this.#fail(`Values are nested deeper than ${DEPTH_MAX}`);
    this.#skipSpace();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #list(depth: number): Json {
    const entries: Json[] = [];
    if (this.#opens("]")) return entries;
    do entries.push(this.#value(depth + 1));
    while (this.#goesOn("]"));
    return entries;
  }

  #object(depth: number): Json {
    const entries: Record<string, Json> = {};
    if (this.#opens("}")) return entries;
    do this.#entry(entries, depth);
    while (this.#goesOn("}"));
    return onlyKeyIsExact(entries) ? { [EXACT]: entries } : entries;
  }

  #entry(entries: Record<string, Json>, depth: number): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== '"') this.#fail("A key in double quotes is missing");
    const name = this.#string();
    if (Object.hasOwn(entries, name)) this.#fail(`The key "${name}" appears twice`);
    this.#skipSpace();
    if (this.#text[this.#at] !== ":") this.#fail("A colon is missing");
    this.#at += 1;
    define(entries, name, this.#value(depth + 1));
  }

  /** Steps over the opening bracket; true when the closing one follows at once. */
  #opens(close: string): boolean {
    this.#at += 1;
    this.#skipSpace();
    if (this.#text[this.#at] !== close) return false;
    this.#at += 1;
    return true;
  }

  /** Steps over a comma (true) or the closing bracket (false). */
  #goesOn(close: string): boolean {
    this.#skipSpace();
    const mark = this.#text[this.#at];
    if (mark !== "," && mark !== close) this.#fail(`A comma or ${close} is missing`);
    this.#at += 1;
    return mark === ",";
  }

  #string(): string {
    const found = this.#match(STRING) ?? this.#fail("A text is not closed");
    try {
      return JSON.parse(found) as string;
    } catch {
      return this.#fail("A text holds a control character or a wrong escape");
    }
  }

  #number(): Json {
    if (this.#at >= this.#text.length) this.#fail("The text ends too early");
    return keepNumber(this.#match(NUMBER) ?? this.#fail("This is not JSON"));
  }

  #word(name: string, value: Json): Json {
    if (!this.#text.startsWith(name, this.#at)) this.#fail("This is not JSON");
    this.#at += name.length;
    return value;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }

  #skipSpace(): void {
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at += 1;
    }
  }

  #fail(message: string): never {
    throw new JsonSyntaxError(message, this.#text, this.#at);
  }
}

/** `__proto__` must become a key like any other. */
function define(entries: Record<string, Json>, name: string, value: Json): void {
  if (name === "__proto__") {
    Object.defineProperty(entries, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else entries[name] = value;
}

function keepNumber(text: string): Json {
  const value = Number(text);
  if (Object.is(value, -0) || !Number.isFinite(value)) return { [EXACT]: text };
  return isSameDecimal(text, String(value)) ? value : { [EXACT]: text };
}
