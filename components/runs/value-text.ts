import type { LineMark } from "@/components/ui/code-view";
import { indentJson } from "@/runtime/indent-json";
import type { Json } from "@/runtime/json";
import { lineOfPath, parsePath } from "./json-lines";

export type ShownText = { readonly text: string; readonly language: "json" | "text" };

/** JSON in lines of two spaces, every number and escape as it was written; anything else as it is. */
export function prettyText(text: string): ShownText {
  try {
    JSON.parse(text);
    return { text: indentJson(text), language: "json" };
  } catch {
    return { text, language: "text" };
  }
}

export type Pointer = { readonly line: number } | { readonly path: string };

type Pointed = { readonly marks: ReadonlyMap<number, LineMark>; readonly missing: string | null };

/** The line that a pointer means, and the path when it leads to nothing. */
export function pointAt(raw: string, pointer: Pointer): Pointed {
  if ("line" in pointer) return { marks: new Map([[pointer.line, "bad"]]), missing: null };
  const path = parsePath(pointer.path);
  try {
    const { line, missing } = lineOfPath(JSON.parse(raw) as Json, path.slice(1));
    return { marks: new Map([[line, "bad"]]), missing: missing === "" ? null : pointer.path };
  } catch {
    return { marks: new Map(), missing: null };
  }
}

/** Lines to point at for a refused field: the value at its path, else fields of its name, and its mention. */
export function markField(text: string, field: string | null): ReadonlyMap<number, LineMark> {
  const marks = new Map<number, LineMark>();
  if (field === null || field === "") return marks;
  const exact = pointAt(text, { path: `body.${field}` });
  if (exact.missing === null && exact.marks.size > 0) return exact.marks;
  const last = parsePath(field).findLast((part) => typeof part === "string") ?? field;
  const key = `${JSON.stringify(last)}:`;
  const mention = `"field": ${JSON.stringify(field)}`;
  for (const [index, line] of text.split("\n").entries()) {
    const start = line.trimStart();
    if (start.startsWith(key) || start.startsWith(mention)) marks.set(index + 1, "bad");
  }
  return marks;
}
