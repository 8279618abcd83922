import { type DraftMemory, readMemory, writeMemory } from "./edit-history";

// A tab keeps the draft it works on: a reload, a crash or a lost network take neither edits nor the way
// back. It is of this tab alone, so that two tabs of one person each undo what was done in them.

const keyOf = (person: string, flowId: string) => `orderloom:draft:${person}:${flowId}`;

export function recallDraft(person: string, flowId: string): DraftMemory | null {
  try {
    const text = sessionStorage.getItem(keyOf(person, flowId));
    return text === null ? null : readMemory(text);
  } catch {
    return null;
  }
}

/** Where the tab has no room left, older drafts go first. */
export function rememberDraft(person: string, flowId: string, memory: DraftMemory): void {
  const key = keyOf(person, flowId);
  const text = writeMemory(memory);
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      sessionStorage.setItem(key, text);
      return;
    } catch {
      for (const other of Object.keys(sessionStorage)) {
        if (other.startsWith("orderloom:draft:") && other !== key) sessionStorage.removeItem(other);
      }
    }
  }
}

export function forgetDraft(person: string, flowId: string): void {
  try {
    sessionStorage.removeItem(keyOf(person, flowId));
  } catch {
    // Without a storage nothing is kept.
  }
}
