import type { TableDraft } from "@/runtime/rules/table-draft";
import type { KnownDraft } from "./draft-saver";

/** What a tab has of a draft that the server does not have yet: a reload or a lost network takes nothing. */
export type DraftMemory = { readonly known: KnownDraft; readonly now: TableDraft };

const keyOf = (person: string, table: string) => `orderloom:table-draft:${person}:${table}`;

export function recallTableDraft(person: string, table: string): DraftMemory | null {
  try {
    const text = sessionStorage.getItem(keyOf(person, table));
    return text === null ? null : (JSON.parse(text) as DraftMemory);
  } catch {
    return null;
  }
}

/** Null forgets it. Where the tab has no room left only the server's copy is there. */
export function rememberTableDraft(
  person: string,
  table: string,
  memory: DraftMemory | null,
): void {
  try {
    if (memory === null) sessionStorage.removeItem(keyOf(person, table));
    else sessionStorage.setItem(keyOf(person, table), JSON.stringify(memory));
  } catch {
    // No room, or no storage at all.
  }
}
