"use client";

import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import type { TableState } from "@/runtime/tables/compare-tables";

/** Steps back that are kept, fewer of a large table: each holds the places of all rows. */
const placesMax = 4_000_000;
const stepsMax = 200;

type History = {
  readonly past: readonly TableState[];
  readonly now: TableState;
  readonly future: readonly TableState[];
};

/** What a page keeps of a table while it shows something else, such as an older version. */
export type KeptHistory = { readonly saved: TableState; readonly history: History };

/**
 * A table while it is edited, with its way back and forth; `carried` is an edit that began on an older version.
 * What `kept` has of the same version goes on.
 */
export function useTableDraft(
  saved: TableState,
  carried: TableState | null,
  kept: RefObject<KeptHistory | null>,
) {
  const [history, setHistory] = useState<History>(() =>
    kept.current?.saved === saved
      ? kept.current.history
      : { past: carried === null ? [] : [saved], now: carried ?? saved, future: [] },
  );
  useEffect(() => {
    kept.current = { saved, history };
  }, [kept, saved, history]);
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
