import type { SaverMemory } from "./draft-saver";

const keyOf = (person: string, table: string) => `orderloom:table-draft:${person}:${table}`;

/** What a tab has of a draft that the server does not have yet: a reload or a lost network takes nothing. */
export function recallTableDraft(person: string, table: string): SaverMemory | null {
  try {
    const text = sessionStorage.getItem(keyOf(person, table));
    return text === null ? null : (JSON.parse(text) as SaverMemory);
  } catch {
    return null;
  }
}

/** Null forgets it. Where the tab has no room left only the server's copy is there. */
export function rememberTableDraft(
  person: string,
  table: string,
  memory: SaverMemory | null,
): void {
  try {
    if (memory === null) sessionStorage.removeItem(keyOf(person, table));
    else sessionStorage.setItem(keyOf(person, table), JSON.stringify(memory));
  } catch {
    // No room, or no storage at all.
  }
}
