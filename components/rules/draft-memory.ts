import {
  applyDifference,
  differenceOf,
  readSteps,
  writeSteps,
} from "@/components/tables/steps-text";
import type { JsonObject } from "@/runtime/json";
import type { KnownDraft, SaverMemory } from "./draft-saver";

const keyOf = (person: string, table: string) => `orderloom:table-draft:${person}:${table}`;

type Written = {
  readonly known: KnownDraft;
  readonly now: JsonObject | null;
  readonly pending: {
    readonly saveId: string;
    readonly base: number;
    readonly sent: JsonObject | null;
  } | null;
  readonly steps: JsonObject;
};

/** What the server has is written whole, all else as what differs from it, and every step from the one before. */
function write({ known, now, pending = null, past = [], future = [] }: SaverMemory): string {
  const { draft } = known;
  const written: Written = {
    known,
    now: differenceOf(draft, now),
    pending: pending && { ...pending, sent: differenceOf(draft, pending.sent) },
    steps: writeSteps(now, { past, future }),
  };
  return JSON.stringify(written);
}

function read(text: string): SaverMemory {
  const { known, now: difference, pending, steps } = JSON.parse(text) as Written;
  const now = applyDifference(known.draft, difference);
  return {
    known,
    now,
    pending: pending && { ...pending, sent: applyDifference(known.draft, pending.sent) },
    ...readSteps(now, steps),
  };
}

/** What a tab has of a draft: a reload or a lost network takes neither edits nor the way back. */
export function recallTableDraft(person: string, table: string): SaverMemory | null {
  try {
    const text = sessionStorage.getItem(keyOf(person, table));
    return text === null ? null : read(text);
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
    else sessionStorage.setItem(keyOf(person, table), write(memory));
  } catch {
    // No room, or no storage at all.
  }
}
