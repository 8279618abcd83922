import { FlowError } from "./errors/flow-error";
import type { Json, JsonObject } from "./json";

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
  const budget = new CharacterBudget(max);
  budget.spend(value);
  return budget.isOverspent();
}

/** About how many characters a value has as JSON, counted no further than a little beyond `max`. */
export function charactersOf(value: Json, max: number): number {
  const budget = new CharacterBudget(max);
  budget.spend(value);
  budget.isOverspent();
  return max - budget.left;
}

/** Every result of every step is counted: what has no parts is not put aside to be counted later. */
class CharacterBudget {
  #left: number;
  readonly #waiting: object[] = [];

  constructor(characters: number) {
    this.#left = characters;
  }

  get left(): number {
    return this.#left;
  }

  spend(part: Json | undefined): void {
    this.#left -= 1;
    if (typeof part === "string") this.#left -= part.length;
    else if (typeof part === "object" && part !== null) this.#waiting.push(part);
  }

  isOverspent(): boolean {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      // An entry has one character at least, so that no more wait than can be counted.
      if (Array.isArray(next)) this.#spendList(next);
      else this.#spendObject(next as JsonObject);
      if (this.#left < 0) return true;
    }
    return this.#left < 0;
  }

  #spendList(list: readonly Json[]): void {
    this.#left -= list.length + 1;
    if (this.#left < 0) return;
    for (const entry of list) this.spend(entry);
  }

  #spendObject(object: JsonObject): void {
    this.#left -= 1;
    for (const name in object) {
      this.#left -= name.length + 4;
      if (this.#left < 0) return;
      this.spend(object[name]);
    }
  }
}
