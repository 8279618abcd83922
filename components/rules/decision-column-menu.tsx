"use client";

import { PencilLine, Trash2 } from "lucide-react";
import { useColumnToName } from "@/components/tables/column-menu";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { MenuItem, MenuSeparator } from "@/components/ui/menu";
import { deleteColumn } from "@/runtime/tables/edit-table";

/** What is done to one column of a decision table. */
export function DecisionColumnMenu({
  draft,
  column,
  onColumn,
}: {
  readonly draft: TableDraft;
  readonly column: number;
  /** Goes to what is said of a column. */
  readonly onColumn: (column: number) => void;
}) {
  const rename = useColumnToName(({ set }) => set);
  return (
    <>
      <MenuItem
        icon={PencilLine}
        onSelect={() => {
          onColumn(column);
          rename(column);
        }}
      >
        Name, value and type…
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={Trash2}
        danger
        onSelect={() => draft.change((state) => deleteColumn(state, column))}
      >
        Delete column
      </MenuItem>
    </>
  );
}
