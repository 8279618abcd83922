"use client";

import { ArrowLeftToLine, ArrowRightToLine, KeyRound, PencilLine, Trash2 } from "lucide-react";
import { create } from "zustand";
import { MenuItem, MenuSeparator } from "@/components/ui/menu";
import { addColumn, deleteColumn, freeColumnName, toggleKey } from "@/runtime/tables/edit-table";
import type { TableDraft } from "./use-table-draft";

/** The column whose name is asked for; the panel's field of it takes the focus. */
export const useColumnToName = create<{
  readonly column: number | null;
  readonly set: (column: number | null) => void;
}>()((set) => ({ column: null, set: (column) => set({ column }) }));

/** What is done to one column. */
export function ColumnMenu({
  draft: { table, change },
  column,
}: {
  readonly draft: TableDraft;
  readonly column: number;
}) {
  const { shape } = table;
  const name = shape.columns[column] ?? "";
  const isKey = shape.keys.includes(name);
  const dated = shape.validity?.from === name || shape.validity?.until === name;
  const rename = useColumnToName(({ set }) => set);
  const add = (at: number) => {
    change((state) => addColumn(state, freeColumnName(state.shape.columns), at));
    rename(at);
  };
  return (
    <>
      <MenuItem icon={PencilLine} onSelect={() => rename(column)}>
        Rename…
      </MenuItem>
      {shape.kind === "generic" || dated ? null : (
        <MenuItem icon={KeyRound} onSelect={() => change((state) => toggleKey(state, name))}>
          {isKey ? "No key any more" : "Make it a key"}
        </MenuItem>
      )}
      <MenuItem icon={ArrowLeftToLine} onSelect={() => add(column)}>
        Add a column before
      </MenuItem>
      <MenuItem icon={ArrowRightToLine} onSelect={() => add(column + 1)}>
        Add a column after
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={Trash2}
        danger
        disabled={shape.columns.length === 1}
        onSelect={() => change((state) => deleteColumn(state, column))}
      >
        Delete column
      </MenuItem>
    </>
  );
}
