"use client";

import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { usePlace } from "@/components/shell/place";
import type { TableState } from "@/runtime/tables/compare-tables";
import { recallTable, rememberTable, type TableHistory } from "./table-memory";

/** Steps back that are kept, fewer of a large table: each holds the places of all rows. */
const placesMax = 4_000_000;
const stepsMax = 200;

/** What a page keeps of a table while it shows something else, such as an older version. */
export type KeptHistory = {
  readonly saved: TableState;
  readonly history: TableHistory;
  /** The state that was saved as that version: empty rows at its end are not part of the version. */
  readonly clean: TableState;
};

/**
 * A table while it is edited, with its way back and forth; `carried` is an edit that began on an older version.
 * What `kept` has of the same version goes on, or else what the tab has from before a reload. While it has edits of
 * an older version nothing else is kept in their place. What was typed since `sent` was sent goes on over the version
 * that this became, and so does whoever writes a cell meanwhile.
 */
export function useTableDraft(
  { id, number }: { readonly id: string; readonly number: number },
  saved: TableState,
  carried: TableState | null,
  sent: TableState | null,
  kept: RefObject<KeptHistory | null>,
  hasOlder: boolean,
) {
  const { email } = usePlace().person;
  const [history, setHistory] = useState<TableHistory>(() => {
    if (kept.current !== null && (kept.current.saved === saved || sent !== null))
      return kept.current.history;
    if (carried !== null) return { past: [saved], now: carried, future: [] };
    return recallTable(email, id, number, saved) ?? { past: [], now: saved, future: [] };
  });
  const [clean, setClean] = useState(() =>
    kept.current?.saved === saved ? kept.current.clean : (sent ?? saved),
  );
  const [over, setOver] = useState(saved);
  if (over !== saved) {
    setOver(saved);
    setClean(sent ?? saved);
  }
  useEffect(() => {
    kept.current = { saved, history, clean };
    const known = history.now === clean ? { ...history, now: saved } : history;
    if (!hasOlder) rememberTable(email, id, number, saved, known);
  }, [kept, email, id, number, saved, history, clean, hasOlder]);
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
      dirty: now !== clean,
    }),
    [now, change, undo, redo, past.length, future.length, clean],
  );
}

export type TableDraft = ReturnType<typeof useTableDraft> & {
  /** The names of the rows, and how often others have moved them: who is in a row stays in it. */
  readonly rowsMoved?: { readonly ids: readonly string[]; readonly times: number };
};
