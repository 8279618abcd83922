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
  try {
    const text = sessionStorage.getItem(keyOf(person, table));
    if (text === null) return null;
    const written = JSON.parse(text) as Written;
    if (written.version !== version) return null;
    const now = applyDifference(saved, written.now);
    return { now, ...readSteps(now, written.steps) };
  } catch {
    return null;
  }
}

/** For who leaves without saving. */
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
