import type { Json, JsonObject } from "@/runtime/json";

/**
 * The rows to preview while one types: those that were typed, where that is quickly done, else those that the page
 * has already caught up with. A row of a list is made once per entry, so that a key there may take as long as a
 * large sample has entries.
 */
export function previewedRows(typed: readonly Json[], caughtUp: readonly Json[]): readonly Json[] {
  if (typed === caughtUp) return typed;
  const known = new Set(caughtUp);
  const left = new Set(typed);
  const changed = [
    ...typed.filter((row) => !known.has(row)),
    ...caughtUp.filter((row) => !left.has(row)),
  ];
  return changed.some(isOfList) ? caughtUp : typed;
}

function isOfList(row: Json): boolean {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return false;
  const { target, each, fields } = row as JsonObject;
  return each !== undefined || fields !== undefined || String(target).includes("[]");
}
