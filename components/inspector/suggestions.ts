import type { TypeEnvironment, ValueType } from "@/runtime/expressions/language";
import { typeName } from "@/runtime/expressions/types";
import type { Completion } from "./completions";

const most = 4;
const deepest = 4;

/**
 * Values of what arrives that a target field of this name probably wants, best first: those called the same
 * but for spelling (`poNumber`, `po_number`), preferring those in an object of a like name
 * (`shipTo.city`, `shipping_address.city`). Nothing inside lists: their entries need a loop.
 */
export function suggestionsFor(
  target: string,
  environment: TypeEnvironment,
): readonly Completion[] {
  const wanted = partsOf(target);
  const input = environment.input;
  if (wanted.length === 0 || input === undefined) return [];
  return pathsOf(input, "input", 0)
    .map((found) => ({ ...found, score: likeness(wanted, partsOf(found.path).slice(1)) }))
    .filter(({ score }) => score >= 1)
    .sort((a, b) => b.score - a.score || a.path.length - b.path.length)
    .slice(0, most)
    .map(({ path, type }) => ({ text: path, label: path, detail: typeName(type), back: 0 }));
}

type Found = { readonly path: string; readonly type: ValueType };

function pathsOf(type: ValueType, path: string, depth: number): readonly Found[] {
  if (type.kind !== "object" || depth >= deepest) return [];
  return Object.entries(type.fields).flatMap(([name, inner]) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) return [];
    const at = `${path}.${name}`;
    return [{ path: at, type: inner }, ...pathsOf(inner, at, depth + 1)];
  });
}

/** `shipTo.city` becomes `shipto`, `city`. */
function partsOf(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split(".")
    .map((part) => part.replaceAll(/[^a-z0-9]/g, ""))
    .filter((part) => part !== "");
}

const prefixMin = 4;

/** 1 for the same name, less where one begins with the other; up to 1 more for a like name around it. */
function likeness(wanted: readonly string[], found: readonly string[]): number {
  const [name = "", other = ""] = [wanted.at(-1), found.at(-1)];
  const around = wanted
    .slice(0, -1)
    .some((part) => found.slice(0, -1).some((at) => alike(part, at)));
  const own = name === other ? 1 : begins(name, other) ? 0.5 : 0;
  return own === 0 ? 0 : own + (around ? 1 : 0) - (found.length - 1) / 100;
}

function begins(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= prefixMin && (a.startsWith(b) || b.startsWith(a));
}

function alike(a: string, b: string): boolean {
  return a === b || (a.length >= prefixMin && b.startsWith(a.slice(0, prefixMin)));
}
