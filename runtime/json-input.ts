import * as z from "zod";
import type { Json } from "./json";
import { nestingMax } from "./json-nesting";

/** Bytes of a document as JSON without spaces. */
export const jsonInputMax = 16 * 1024 * 1024;

const kilobyte = 1024;
const megabyte = kilobyte * kilobyte;

/**
 * A document of at most so many bytes as JSON without spaces. A schema of unions would look at each of its values
 * several times, and overflow the stack of one that is nested deeply.
 */
export function jsonUpTo(bytesMax: number): z.ZodType<Json, Json> {
  return z.any().check((context) => {
    const message = faultOf(context.value, bytesMax);
    if (message !== null) context.issues.push({ code: "custom", message, input: context.value });
  });
}

/** A document of at most {@link jsonInputMax} bytes. */
export const jsonInput = jsonUpTo(jsonInputMax);

/** What keeps it from being a document, in a sentence. Goes down with a stack of its own, not with the engine's. */
function faultOf(document: unknown, bytesMax: number): string | null {
  const levels: { readonly values: readonly unknown[]; next: number }[] = [];
  levels.push({ values: [document], next: 0 });
  let bytes = 0;
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (level.next === level.values.length) {
      levels.pop();
      continue;
    }
    const value = level.values[level.next++];
    const inside = insideOf(value);
    const own = inside?.bytes ?? bytesOf(value);
    if (own === null) return "This is not JSON.";
    bytes += own;
    if (bytes > bytesMax) return `This is over ${sizeOf(bytesMax)}.`;
    if (inside === null) continue;
    if (levels.length > nestingMax) return `This is nested deeper than ${nestingMax}.`;
    levels.push({ values: inside.values, next: 0 });
  }
  return null;
}

/** Of a list or an object; `bytes` are those of brackets, commas and names. */
function insideOf(
  value: unknown,
): { readonly values: readonly unknown[]; readonly bytes: number } | null {
  if (Array.isArray(value)) return { values: value, bytes: bracketBytes(value.length) };
  if (typeof value !== "object" || value === null) return null;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return null;
  const names = Object.keys(value);
  let bytes = bracketBytes(names.length);
  for (const name of names) bytes += textBytes(name) + 1;
  return { values: Object.values(value), bytes };
}

function sizeOf(bytes: number): string {
  return bytes < megabyte ? `${bytes / kilobyte} KB` : `${bytes / megabyte} MB`;
}

function bracketBytes(count: number): number {
  return 2 + Math.max(0, count - 1);
}

/** Of a single value; null where it is none of JSON. */
function bytesOf(value: unknown): number | null {
  if (typeof value === "string") return textBytes(value);
  if (value === null || value === true) return 4;
  if (value === false) return 5;
  return typeof value === "number" && Number.isFinite(value) ? String(value).length : null;
}

/** As UTF-8. At least: what is escaped takes more. */
function textBytes(text: string): number {
  let bytes = text.length + 2;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Each half of a pair has two of the pair's four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
