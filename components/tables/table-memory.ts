import type { JsonObject } from "@/runtime/json";
import type { TableState } from "@/runtime/tables/compare-tables";
import { applyDifference, differenceOf, readSteps, type Steps, writeSteps } from "./steps-text";

/** What is shown of a table that is edited, with its way back and forth. */
export type TableHistory = Steps<TableState> & { readonly now: TableState };

const keyOf = (person: string, table: string) => `orderloom:table-steps:${person}:${table}`;

type Written = {
  readonly version: number;
  readonly now: JsonObject | null;
  readonly steps: JsonObject;
};

/** What this tab had typed over this version; null where that was another version, or nothing. */
export function recallTable(
  person: string,
  table: string,
  version: number,
  saved: TableState,
): TableHistory | null {
  const written = parse(readText(person, table) ?? "null");
  if (written?.version !== version) return null;
  try {
    const now = applyDifference(saved, written.now);
    return { now, ...readSteps(now, written.steps) };
  } catch {
    return null;
  }
}

/** What this tab had typed over a version before the newest. */
export type OlderEdits = {
  readonly version: number;
  /** As it is kept. */
  readonly text: string;
  /** The table with it; `base` is what that version was. Throws for what cannot be read any more. */
  readonly over: (base: TableState) => TableState;
};

export function recallOlder(person: string, table: string, newest: number): OlderEdits | null {
  const text = readText(person, table);
  const written = text === null ? null : parse(text);
  // What was undone to the last is no edit.
  if (text === null || written === null || written.now === null) return null;
  const { version, now } = written;
  return version === newest ? null : { version, text, over: (base) => applyDifference(base, now) };
}

/** Takes back that they were forgotten; false, and nothing done, where the tab has typed something since. */
export function rememberOlder(person: string, table: string, { text }: OlderEdits): boolean {
  const since = parse(readText(person, table) ?? "null");
  if (since !== null && since.now !== null) return false;
  try {
    sessionStorage.setItem(keyOf(person, table), text);
  } catch {
    // No room, or no storage at all.
  }
  return true;
}

function readText(person: string, table: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(person, table));
  } catch {
    return null;
  }
}

function parse(text: string): Written | null {
  try {
    return JSON.parse(text) as Written | null;
  } catch {
    return null;
  }
}

/** For who leaves without saving, or has saved. */
export function forgetTable(person: string, table: string): void {
  try {
    sessionStorage.removeItem(keyOf(person, table));
  } catch {
    // No storage at all.
  }
}

/** The rows themselves are not kept, only what differs from the version: a large table takes no room. */
export function rememberTable(
  person: string,
  table: string,
  version: number,
  saved: TableState,
  { now, past, future }: TableHistory,
): void {
  const key = keyOf(person, table);
  try {
    if (now === saved && past.length === 0 && future.length === 0) sessionStorage.removeItem(key);
    else {
      const steps = writeSteps(now, { past, future });
      const written: Written = { version, now: differenceOf(saved, now), steps };
      sessionStorage.setItem(key, JSON.stringify(written));
    }
  } catch {
    // No room, or no storage at all.
  }
}
