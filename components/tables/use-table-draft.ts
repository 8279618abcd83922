"use client";

import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { usePlace } from "@/components/shell/place";
import type { TableState } from "@/runtime/tables/compare-tables";
import { recallTable, rememberTable, type TableHistory } from "./table-memory";

/** Steps back that are kept, fewer of a large table: each holds the places of all rows. */
const placesMax = 4_000_000;
const stepsMax = 200;

/** What a page keeps of a table while it shows something else, such as an older version. */
export type KeptHistory = { readonly saved: TableState; readonly history: TableHistory };

/**
 * A table while it is edited, with its way back and forth; `carried` is an edit that began on an older version.
 * What `kept` has of the same version goes on, or else what the tab has from before a reload. While it has edits of
 * an older version nothing else is kept in their place.
 */
export function useTableDraft(
  { id, number }: { readonly id: string; readonly number: number },
  saved: TableState,
  carried: TableState | null,
  kept: RefObject<KeptHistory | null>,
  hasOlder: boolean,
) {
  const { email } = usePlace().person;
  const [history, setHistory] = useState<TableHistory>(() => {
    if (kept.current?.saved === saved) return kept.current.history;
    if (carried !== null) return { past: [saved], now: carried, future: [] };
    return recallTable(email, id, number, saved) ?? { past: [], now: saved, future: [] };
  });
  useEffect(() => {
    kept.current = { saved, history };
    if (!hasOlder) rememberTable(email, id, number, saved, history);
  }, [kept, email, id, number, saved, history, hasOlder]);
  const change = useCallback((edit: (table: TableState) => TableState) => {
    setHistory(({ past, now, future }) => {
      const next = edit(now);
      if (next === now) return { past, now, future };
      const steps = Math.max(2, Math.min(stepsMax, Math.floor(placesMax / (now.rows.length + 1))));
      return { past: [...past, now].slice(-steps), now: next, future: [] };
    });
  }, []);
  const undo = useCallback(() => {
    setHistory(({ past, now, future }) => {
      const before = past.at(-1);
      if (before === undefined) return { past, now, future };
      return { past: past.slice(0, -1), now: before, future: [now, ...future] };
    });
  }, []);
  const redo = useCallback(() => {
    setHistory(({ past, now, future }) => {
      const [next, ...rest] = future;
      if (next === undefined) return { past, now, future };
      return { past: [...past, now], now: next, future: rest };
    });
  }, []);
  const { past, now, future } = history;
  return useMemo(
    () => ({
      table: now,
      change,
      undo,
      redo,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      dirty: now !== saved,
    }),
    [now, change, undo, redo, past.length, future.length, saved],
  );
}

export type TableDraft = ReturnType<typeof useTableDraft> & {
  /** The names of the rows, and how often others have moved them: who is in a row stays in it. */
  readonly rowsMoved?: { readonly ids: readonly string[]; readonly times: number };
};
