import type { Json } from "../json";

/** Longer texts of entries are not kept: a list of them would take as much memory again as its values. */
const entryMax = 16 * 1024;
/** Parts of which something may be sent by itself, and then need not be stored again. */
const longMin = 64 * 1024;

/** A list or object within a value, and where its text stands in the value's. */
export type LongPart = { readonly part: object; readonly from: number; readonly to: number };

/**
 * Texts of values, kept as long as the value is, for those that are written more than once: the entries of a
 * loop are compared, summarised, collected and sent. Writes exactly what `JSON.stringify` does. Values are
 * known by identity and must not change.
 */
export class ValueTexts {
  readonly #texts = new WeakMap<object, string>();
  readonly #longParts = new WeakMap<object, LongPart>();
  #none = true;

  /** The text of a value that may become the entry of a list; kept while it is short. */
  writeEntry(value: Json): string {
    const text = this.write(value);
    if (text.length <= entryMax) this.keep(value, text);
    return text;
  }

  keep(value: Json, text: string): void {
    if (value === null || typeof value !== "object") return;
    this.#texts.set(value, text);
    this.#none = false;
  }

  /** The text of a value; not kept any longer. */
  take(value: Json): string {
    if (this.#none || value === null || typeof value !== "object") return JSON.stringify(value);
    const text = this.write(value);
    this.#texts.delete(value);
    return text;
  }

  /** The text of a value. That of a list made of kept entries is kept, too. */
  write(value: Json): string {
    if (this.#none || value === null || typeof value !== "object") return JSON.stringify(value);
    return this.#texts.get(value) ?? this.#compose(value) ?? JSON.stringify(value);
  }

  #compose(value: object): string | null {
    if (Array.isArray(value)) return this.#isKnown(value[0]) ? this.#list(value) : null;
    const entries: [string, Json | undefined][] = Object.entries(value);
    if (!entries.some(([, part]) => Array.isArray(part) && this.#isKnown(part[0]))) return null;
    // Added up, not joined: joining would copy the long text of the list once more.
    let text = "";
    for (const [name, part] of entries) {
      if (part === undefined) continue;
      text += `${text === "" ? "" : ","}${JSON.stringify(name)}:`;
      const own = this.write(part);
      if (own.length > longMin && typeof part === "object" && part !== null) {
        // One place more than in the text so far: the brace stands before it.
        this.#longParts.set(value, {
          part,
          from: text.length + 1,
          to: text.length + 1 + own.length,
        });
      }
      text += own;
    }
    return `{${text}}`;
  }

  /** A long list or object that is a property of a value, if its text was put together here. */
  longPart(value: object): LongPart | null {
    return this.#longParts.get(value) ?? null;
  }

  #list(values: readonly (Json | undefined)[]): string {
    const text = `[${values.map((value) => (value === undefined ? "null" : this.write(value))).join(",")}]`;
    this.#texts.set(values, text);
    return text;
  }

  #isKnown(value: unknown): boolean {
    return typeof value === "object" && value !== null && this.#texts.has(value);
  }
}
