import type { Json, JsonObject } from "../json";
import { decodeUtf8Json } from "./json-body";
import { type PersonalKind, personalKind } from "./personal-fields";
import { standInFor } from "./personal-stand-in";
import { fieldsOfText } from "./text-fields/fields-of-text";

/** Bounded, because a long run without an @ would be looked through again from each of its characters. */
const emailAddress = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/giu;
/** Shorter texts are replaced only where they are a whole value. */
const partLengthMin = 6;
/** Some kinds, such as birthdays, have few stand-ins, or only one. */
const numbersTried = 300;
/** Shorter numbers count something. */
const numberLengthMin = 5;
/** A file as text, or bytes that are none. */
const encodedFile = /^[A-Za-z0-9+/\s_-]{200,}={0,2}\s*$/;
const control = /[\p{Cc}\uFFFD]/u;

/** Learns which values are personal, by their fields, then puts the same stand-in for the same value everywhere. */
export class Masker {
  readonly #keep: ReadonlySet<string>;
  readonly #fields = new Set<string>();
  readonly #unread = new Set<string>();
  /** By the text as it is lowered. */
  readonly #standIns = new Map<string, string>();
  readonly #counts = new Map<PersonalKind, number>();
  #index: ReadonlyMap<string, readonly string[]> | null = null;
  #taken = "";

  constructor(keep: ReadonlySet<string>) {
    this.#keep = keep;
  }

  fields(): readonly string[] {
    return [...this.#fields].sort();
  }

  /** Where stands what has no fields to know personal data by: files, and bodies of no known form. */
  unread(): readonly string[] {
    return [...this.#unread].sort();
  }

  /** Stand-ins that are in the text stand for other values already: none that is learned from now on gets one of them. */
  avoid(text: string): void {
    this.#taken = text.toLowerCase();
  }

  noteUnread(path: string): void {
    this.#unread.add(path);
  }

  learn(value: Json, path: string, parent: string): void {
    const field = path.slice(path.lastIndexOf(".") + 1).replace(/(\[\])+$/, "");
    if (typeof value === "string") this.#learnField(value, path, field, parent);
    else if (typeof value === "number") {
      const kind = personalKind(field, parent);
      const digits = kind === "phone" || kind === "number" || kind === "birthday";
      if (digits && String(value).length >= numberLengthMin) this.#note(kind, String(value), path);
    } else if (Array.isArray(value)) {
      for (const entry of value as readonly Json[]) this.learn(entry, `${path}[]`, parent);
    } else if (value !== null && typeof value === "object") {
      for (const [name, entry] of Object.entries(value as JsonObject)) {
        this.learn(entry, `${path}.${name}`, field);
      }
    }
  }

  /** A whole document; one of no known form is unread, although its e-mail addresses are found. */
  learnDocument(text: string, path: string): void {
    const isKnown = this.#learnText(text, path);
    if (!isKnown && text.trim() !== "") this.#unread.add(path);
  }

  #learnField(text: string, path: string, field: string, parent: string): void {
    const kind = personalKind(field, parent);
    if (kind !== null && text.trim() !== "") this.#note(kind, text, path);
    else this.#learnText(text, path);
  }

  /** Whether it has fields. */
  #learnText(text: string, path: string): boolean {
    if (encodedFile.test(text)) {
      this.#unread.add(path);
      return false;
    }
    const json = jsonIn(text);
    if (json !== null) {
      this.learn(json.value, path, "");
      return true;
    }
    const fields = fieldsOfText(text);
    if (fields !== null) {
      for (const { path: below, name, parent, value } of fields) {
        this.#learnField(
          value,
          below.startsWith("[]") ? path + below : `${path}.${below}`,
          name,
          parent,
        );
      }
      return true;
    }
    if (control.test(text.replace(/[\t\r\n]/g, ""))) this.#unread.add(path);
    if (!text.includes("@")) return false;
    for (const [found] of text.matchAll(emailAddress)) this.#note("email", found, path);
    return false;
  }

  #note(kind: PersonalKind, text: string, path: string): void {
    if (this.#keep.has(path)) return;
    this.#fields.add(path);
    const key = lowered(text.trim());
    if (this.#standIns.has(key)) return;
    const first = (this.#counts.get(kind) ?? 0) + 1;
    let number = first;
    const isTaken = () => this.#taken.includes(standInFor(kind, text.trim(), number).toLowerCase());
    while (this.#taken !== "" && number < first + numbersTried && isTaken()) number += 1;
    this.#counts.set(kind, number);
    this.#standIns.set(key, standInFor(kind, text.trim(), number));
    this.#index = null;
  }

  replaced(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (typeof value === "number") {
      const text = String(value);
      const standIn = text.length < numberLengthMin ? undefined : this.#standIns.get(text);
      return standIn === undefined ? value : Number(standIn);
    }
    if (Array.isArray(value)) return (value as readonly Json[]).map((one) => this.replaced(one));
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value as JsonObject);
    return Object.fromEntries(entries.map(([name, one]) => [name, this.replaced(one)]));
  }

  texts(texts: { readonly [name: string]: string }): { readonly [name: string]: string } {
    return Object.fromEntries(
      Object.entries(texts).map(([name, value]) => [name, this.text(value)]),
    );
  }

  text(text: string): string {
    const trimmed = text.trim();
    const whole = this.#standIns.get(lowered(trimmed));
    if (whole !== undefined) return text.replace(trimmed, () => whole);
    const json = jsonIn(text);
    if (json !== null) {
      const [before, after] = [
        JSON.stringify(json.value),
        JSON.stringify(this.replaced(json.value)),
      ];
      return before === after ? text : after;
    }
    const fields = fieldsOfText(text);
    if (fields === null) return this.#partsOf(text);
    const parts: string[] = [];
    let at = 0;
    for (const { start, end, value, write } of fields) {
      const standIn = this.text(value);
      parts.push(text.slice(at, start));
      // What is not replaced stays as it was written.
      parts.push(standIn === value ? text.slice(start, end) : write(standIn));
      at = end;
    }
    return parts.join("") + text.slice(at);
  }

  /** With what is known within it replaced; by the first letters, because a list may name thousands of people. */
  #partsOf(text: string): string {
    const index = this.#byBeginning();
    if (index.size === 0) return text;
    const lower = lowered(text);
    const parts: string[] = [];
    let from = 0;
    for (let at = 0; at + partLengthMin <= lower.length; at += 1) {
      const known = index
        .get(lower.slice(at, at + partLengthMin))
        ?.find((one) => lower.startsWith(one, at));
      if (known === undefined) continue;
      parts.push(text.slice(from, at), this.#standIns.get(known) ?? known);
      from = at + known.length;
      at = from - 1;
    }
    return from === 0 ? text : parts.join("") + text.slice(from);
  }

  /** Longer ones first: one may be within another. */
  #byBeginning(): ReadonlyMap<string, readonly string[]> {
    if (this.#index !== null) return this.#index;
    const index = new Map<string, string[]>();
    const long = [...this.#standIns.keys()].filter(({ length }) => length >= partLengthMin);
    for (const text of long.sort((a, b) => b.length - a.length)) {
      const beginning = text.slice(0, partLengthMin);
      const list = index.get(beginning);
      if (list === undefined) index.set(beginning, [text]);
      else list.push(text);
    }
    this.#index = index;
    return index;
  }
}

/** Of the same length, so that its places are those of the text: letters that become two stay. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (char) => {
    const small = char.toLowerCase();
    return small.length === char.length ? small : char;
  }).join("");
}

function jsonIn(text: string): { readonly value: Json } | null {
  return /^\s*[[{]/.test(text) ? decodeUtf8Json(text) : null;
}
