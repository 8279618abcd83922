import type { Json } from "@/runtime/json";

/** Where a path leads in JSON printed with one entry per line, counted from 1. */
export type PathLine = {
  readonly line: number;
  /** The part of the path that is not there; empty when all of it is. */
  readonly missing: string;
};

/** `input.lines[2].sku` becomes `["input", "lines", 2, "sku"]`. */
export function parsePath(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? (name ?? "") : Number(index),
  );
}

function isBranch(value: Json): value is Exclude<Json, null | boolean | number | string> {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** Lines that `JSON.stringify(value, null, 2)` takes. */
function linesOf(value: Json): number {
  if (!isBranch(value)) return 1;
  return Object.values(value).reduce<number>((sum, entry) => sum + linesOf(entry), 2);
}

/** The line of an entry, or of the innermost one that is there. */
export function lineOfPath(value: Json, path: readonly (string | number)[], line = 1): PathLine {
  const [name, ...rest] = path;
  if (name === undefined) return { line, missing: "" };
  if (!isBranch(value)) return { line, missing: path.join(".") };
  let at = line + 1;
  for (const [key, entry] of Object.entries(value)) {
    if (key === String(name)) return lineOfPath(entry, rest, at);
    at += linesOf(entry);
  }
  return { line, missing: path.join(".") };
}
