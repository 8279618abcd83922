"use client";

import { useMemo } from "react";
import { type TableDraft, useTableDraft } from "@/components/tables/use-table-draft";
import { quoteTyped } from "@/runtime/rules/decision-content";
import type { TableState } from "@/runtime/tables/compare-tables";

/** A decision table while it is edited: words that are typed into its conditions get their quotation marks. */
export function useDecisionDraft(saved: TableState, carried: TableState | null): TableDraft {
  const draft = useTableDraft(saved, carried);
  return useMemo(
    () => ({
      ...draft,
      change: (edit: (table: TableState) => TableState) =>
        draft.change((table) => quoteTyped(table, edit(table))),
    }),
    [draft],
  );
}
