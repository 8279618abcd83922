"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import type { TableDraft } from "./use-table-draft";

/**
 * The row that the address asks for, as JSON of its cells: it is shown, and where it is not there yet it is added at
 * the end to be filled in.
 */
export function useWantedRow(
  draft: TableDraft,
  mayEdit: boolean,
  onShow: (row: { readonly row: number; readonly column?: number }) => void,
): void {
  const text = useSearchParams().get("row");
  const done = useRef(false);
  useEffect(() => {
    const wanted = text === null ? null : cellsIn(text);
    if (wanted === null || done.current) return;
    done.current = true;
    const { shape, rows } = draft.table;
    const cells = shape.columns.map((name) => wanted.get(name));
    const at = rows.findIndex((row) =>
      cells.every((cell, column) => cell === undefined || row[column] === cell),
    );
    if (at >= 0) {
      onShow({ row: at });
      return;
    }
    if (!mayEdit) return;
    draft.change((state) => ({
      ...state,
      rows: [...state.rows, cells.map((cell) => cell ?? "")],
    }));
    // On the first cell that is to be filled in.
    const open = cells.indexOf(undefined);
    onShow({ row: rows.length, column: Math.max(0, open) });
  }, [text, draft, mayEdit, onShow]);
}

function cellsIn(text: string): ReadonlyMap<string, string> | null {
  try {
    const cells: unknown = JSON.parse(text);
    if (cells === null || typeof cells !== "object") return null;
    return new Map(Object.entries(cells).map(([column, cell]) => [column, String(cell)]));
  } catch {
    return null;
  }
}
