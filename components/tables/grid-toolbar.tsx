"use client";

import { ClipboardPaste, Columns3, Rows3, Search, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { counted } from "@/runtime/counted";
import { addColumn, deleteRows, freeColumnName, insertRows } from "@/runtime/tables/edit-table";
import { useColumnToName } from "./column-menu";
import type { TableDraft } from "./use-table-draft";

/** What is done to rows and columns, and the search in the rows. */
export function GridToolbar({
  draft,
  search,
  onSearch,
  found,
  selected,
  readOnly,
  onImport,
}: {
  readonly draft: TableDraft;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** Rows that show. */
  readonly found: number;
  /** Positions of the rows the selection touches. */
  readonly selected: readonly number[];
  readonly readOnly: boolean;
  readonly onImport: () => void;
}) {
  const { table, change } = draft;
  const askName = useColumnToName(({ set }) => set);
  const first = selected[0] ?? table.rows.length;
  const count = table.rows.length;
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-1 border-line border-b px-4 py-1.5">
      <Input
        type="search"
        aria-label="Find in the rows"
        placeholder="Find"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        lead={<Icon as={Search} size="s" />}
        boxClassName="mr-1 w-56 max-sm:w-full"
      />
      {readOnly ? null : (
        <>
          <Button look="quiet" onClick={() => change((state) => insertRows(state, first))}>
            <Icon as={Rows3} size="s" />
            Row above
          </Button>
          <Button
            look="quiet"
            disabled={selected.length === 0}
            onClick={() => change((state) => deleteRows(state, selected))}
          >
            <Icon as={Trash2} size="s" />
            {selected.length > 1 ? `Delete ${formatCount(selected.length)} rows` : "Delete row"}
          </Button>
          <Button
            look="quiet"
            onClick={() => {
              change((state) => addColumn(state, freeColumnName(state.shape.columns)));
              askName(table.shape.columns.length);
            }}
          >
            <Icon as={Columns3} size="s" />
            Column
          </Button>
          <Button look="quiet" onClick={onImport}>
            <Icon as={ClipboardPaste} size="s" />
            Import…
          </Button>
        </>
      )}
      <p aria-live="polite" className="ml-auto text-12 text-fg-3 tabular-nums">
        {search === "" ? "" : `${formatCount(found)} of `}
        {counted(count, "row")}
      </p>
    </div>
  );
}
