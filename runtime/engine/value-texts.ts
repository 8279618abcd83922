import type { Json } from "../json";

/** Longer texts of entries are not kept: a list of them would take as much memory again as its values. */
const entryMax = 16 * 1024;

/**
 * Texts of values, kept as long as the value is, for those that are written more than once: the entries of a
 * loop are compared, summarised, collected and sent. Writes exactly what `JSON.stringify` does. Values are
 * known by identity and must not change.
 */
export class ValueTexts {
  readonly #texts = new WeakMap<object, string>();
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
      text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${this.write(part)}`;
    }
    return `{${text}}`;
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
