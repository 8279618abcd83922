"use client";

import { useCallback, useMemo, useState } from "react";

/** Runs picked in a list. */
export function usePicked() {
  const [picked, set] = useState<ReadonlySet<string>>(new Set());
  /** Picks them all, or none of them when all are picked. */
  const toggle = useCallback((runs: readonly string[]) => {
    set((old) => {
      const next = new Set(old);
      const all = runs.every((run) => old.has(run));
      for (const run of runs) {
        if (all) next.delete(run);
        else next.add(run);
      }
      return next;
    });
  }, []);
  return useMemo(() => ({ picked, set, toggle }), [picked, toggle]);
}
