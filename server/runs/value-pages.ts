import { isExactNumber, parseExactJson } from "../../runtime/flow/exact-json";
import { indentJson } from "../../runtime/indent-json";
import type { Json } from "../../runtime/json";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { readStoredRun } from "./read-head";
import { readHistory } from "./read-history";
import { readPayload } from "./read-payload";
import { textOfValue } from "./value-text";

/** A value of a run, ready to be shown in pieces. */
type OpenValue = {
  readonly bytes: number;
  readonly language: "json" | "text";
  /** JSON in lines; anything else as it is. */
  readonly text: string;
  /** The parsed value, for the tree; undefined where it is not JSON. */
  readonly json: Json | undefined;
};

export type ValuePlace = { readonly run: string; readonly ref: number };
/** Names and indexes from the value's root. */
export type ValuePath = readonly (string | number)[];

/**
 * Values opened lately, so that a second page of a large one costs nothing. What is kept is given only to
 * whoever may read the run: the run is read under the scope each time.
 */
const kept = new Map<string, OpenValue>();
const keptChars = 64 * 1024 * 1024;

function keep(key: string, value: OpenValue): void {
  kept.delete(key);
  kept.set(key, value);
  let chars = 0;
  for (const { text } of kept.values()) chars += text.length;
  for (const [old, { text }] of kept) {
    if (chars <= keptChars || kept.size === 1) return;
    kept.delete(old);
    chars -= text.length;
  }
}

/** A number of more digits than a JS number holds. */
const wideNumber = /[:,[\s]-?\d[\d.]{15,}|[:,[\s]-?\d[\d.]*[eE]/;

function open(raw: string, bytes: number): OpenValue {
  try {
    const json = wideNumber.test(raw) ? parseExactJson(raw) : (JSON.parse(raw) as Json);
    return { bytes, language: "json", text: indentJson(raw), json };
  } catch {
    return { bytes, language: "text", text: raw, json: undefined };
  }
}

/** The bytes of a value as stored. NOT_FOUND for one that is not of this run or past its retention. */
export async function readValueBytes(
  tx: ScopedTransaction,
  scope: MemberScope,
  place: ValuePlace,
): Promise<Uint8Array> {
  return (await readValueWithStart(tx, scope, place)).bytes;
}

/** The value, and how its run started. */
async function readValueWithStart(
  tx: ScopedTransaction,
  scope: MemberScope,
  { run, ref }: ValuePlace,
) {
  const stored = await readStoredRun(tx, scope, run);
  const { values, start } = await readHistory(tx, scope, stored);
  const value = values.get(ref);
  if (value === undefined) throw new RequestError("NOT_FOUND", "This value is not kept any more.");
  const bytes =
    "payload" in value ? await readPayload(tx, scope, stored, value.payload) : value.bytes;
  return { bytes, start };
}

async function openValue(
  tx: ScopedTransaction,
  scope: MemberScope,
  place: ValuePlace,
): Promise<OpenValue> {
  await readStoredRun(tx, scope, place.run);
  const key = `${scope.partnerId} ${scope.distributorId} ${place.run} ${place.ref}`;
  const known = kept.get(key);
  if (known !== undefined) {
    keep(key, known);
    return known;
  }
  const { bytes, start } = await readValueWithStart(tx, scope, place);
  const value = open(textOfValue(bytes, place.ref, start), bytes.length);
  keep(key, value);
  return value;
}

export type TextPage = {
  readonly language: "json" | "text";
  readonly text: string;
  /** Where it begins and where the next page does, in characters; `next` is null at the end. */
  readonly offset: number;
  readonly next: number | null;
  readonly chars: number;
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly bytes: number;
};

const pageChars = 128 * 1024;

/** A page of a value as text; it ends with a line where one ends in reach. */
export async function readTextPage(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: ValuePlace & { readonly offset: number },
): Promise<TextPage> {
  const { text, language, bytes } = await openValue(tx, scope, input);
  const offset = Math.min(input.offset, text.length);
  return { language, bytes, chars: text.length, ...cutPage(text, offset) };
}

export function cutPage(
  text: string,
  offset: number,
  most = pageChars,
): Pick<TextPage, "text" | "offset" | "next" | "line"> {
  let end = Math.min(text.length, offset + most);
  if (end < text.length) {
    const lineEnd = text.lastIndexOf("\n", end);
    // A line longer than a page is cut, but never between the halves of one character.
    if (lineEnd > offset) end = lineEnd + 1;
    else if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
  }
  return {
    text: text.slice(offset, end),
    offset,
    next: end < text.length ? end : null,
    line: linesBefore(text, offset) + 1,
  };
}

function isHighSurrogate(char: number): boolean {
  return char >= 0xd800 && char < 0xdc00;
}

function linesBefore(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1))
    lines += 1;
  return lines;
}

export type TreeEntry = {
  readonly name: string | number;
  readonly kind: "object" | "list" | "text" | "number" | "word";
  /** How many entries it has, or characters; 1 for the others. */
  readonly size: number;
  /** The value as text, shortened for long texts. */
  readonly text: string;
};

export type TreePage = {
  readonly kind: TreeEntry["kind"];
  readonly entries: readonly TreeEntry[];
  readonly offset: number;
  /** Entries in all. */
  readonly total: number;
  readonly bytes: number;
};

const shownChars = 400;

/** Entries of the object or list at a path of a value, a page at a time. INPUT_INVALID where nothing is there. */
export async function readTreePage(
  tx: ScopedTransaction,
  scope: MemberScope,
  input: ValuePlace & {
    readonly path: ValuePath;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<TreePage> {
  const { json, bytes } = await openValue(tx, scope, input);
  if (json === undefined) {
    throw new RequestError("INPUT_INVALID", "This value is not JSON. Look at it as text.");
  }
  return { ...treePage(json, input), bytes };
}

export function treePage(
  root: Json,
  input: { readonly path: ValuePath; readonly offset: number; readonly limit: number },
): Omit<TreePage, "bytes"> {
  const found = valueAt(root, input.path);
  const entries = entriesOf(found);
  return {
    kind: entryOf("", found).kind,
    entries: entries
      .slice(input.offset, input.offset + input.limit)
      .map(([name, value]) => entryOf(name, value)),
    offset: input.offset,
    total: entries.length,
  };
}

function valueAt(root: Json, path: ValuePath): Json {
  let value: Json | undefined = root;
  for (const name of path) {
    const holder: Json | undefined = value;
    value =
      typeof holder === "object" && holder !== null && Object.hasOwn(holder, name)
        ? (holder as { readonly [name: string | number]: Json })[name]
        : undefined;
    if (value === undefined) {
      throw new RequestError("INPUT_INVALID", `There is nothing at ${path.join(".")}.`);
    }
  }
  return value;
}

function entriesOf(value: Json): readonly (readonly [string | number, Json])[] {
  if (typeof value !== "object" || value === null || isExactNumber(value)) return [];
  return Array.isArray(value)
    ? (value as readonly Json[]).map((entry, index) => [index, entry] as const)
    : Object.entries(value);
}

function entryOf(name: string | number, value: Json): TreeEntry {
  if (typeof value === "string") {
    return { name, kind: "text", size: value.length, text: value.slice(0, shownChars) };
  }
  if (typeof value === "number") return { name, kind: "number", size: 1, text: String(value) };
  if (isExactNumber(value)) return { name, kind: "number", size: 1, text: value.$number };
  if (typeof value !== "object" || value === null) {
    return { name, kind: "word", size: 1, text: String(value) };
  }
  const size = entriesOf(value).length;
  return { name, kind: Array.isArray(value) ? "list" : "object", size, text: "" };
}
