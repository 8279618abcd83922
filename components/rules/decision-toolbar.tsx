"use client";

import {
  ArrowDown,
  ArrowUp,
  ClipboardPaste,
  Columns3,
  Rows3,
  SquareFunction,
  Trash2,
} from "lucide-react";
import { useColumnToName } from "@/components/tables/column-menu";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { addDecisionColumn, changeDecision } from "@/runtime/rules/decision-content";
import { type DecisionShape, hitPolicies } from "@/runtime/rules/decision-shape";
import { deleteRows, freeColumnName, insertRows } from "@/runtime/tables/edit-table";
import { hitWords } from "./rule-words";

/** How rows count, and what is done to rows and columns. */
export function DecisionToolbar({
  draft,
  decision,
  selected,
  readOnly,
  onMove,
  onColumn,
  onImport,
}: {
  readonly draft: TableDraft;
  readonly decision: DecisionShape;
  /** Positions of the rows the selection touches. */
  readonly selected: readonly number[];
  readonly readOnly: boolean;
  readonly onMove: (by: -1 | 1) => void;
  /** Goes to what is said of a column. */
  readonly onColumn: (column: number) => void;
  readonly onImport: () => void;
}) {
  const { table, change } = draft;
  const first = selected[0] ?? table.rows.length;
  const askName = useColumnToName(({ set }) => set);
  const add = (kind: "condition" | "result") => {
    const name = freeColumnName(table.shape.columns);
    const column = addDecisionColumn(table, kind, name).shape.columns.indexOf(name);
    change((state) => addDecisionColumn(state, kind, name));
    // It is to be called something, and to say where its value comes from.
    onColumn(column);
    askName(column);
  };
  const count = table.rows.length;
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-1 border-line border-b px-4 py-1.5">
      <span className="mr-1 text-12 text-fg-2">Hit policy</span>
      {readOnly ? (
        <b className="font-medium text-12" title={hitWords[decision.hit].help}>
          {hitWords[decision.hit].label}
        </b>
      ) : (
        <SegmentedControl
          label="Hit policy"
          className="mr-2"
          value={decision.hit}
          onValueChange={(hit) =>
            change((state) => changeDecision(state, (before) => ({ ...before, hit })))
          }
          options={hitPolicies.map((value) => ({ value, ...hitWords[value] }))}
        />
      )}
      {readOnly ? null : (
        <>
          <Button look="quiet" onClick={() => change((state) => insertRows(state, first))}>
            <Icon as={Rows3} size="s" />
            Row
          </Button>
          <Menu>
            <MenuTrigger asChild>
              <Button look="quiet">
                <Icon as={Columns3} size="s" />
                Column
              </Button>
            </MenuTrigger>
            <MenuContent>
              <MenuItem icon={SquareFunction} onSelect={() => add("condition")}>
                A condition
              </MenuItem>
              <MenuItem icon={Columns3} onSelect={() => add("result")}>
                A result
              </MenuItem>
            </MenuContent>
          </Menu>
          <IconButton
            icon={ArrowUp}
            label="Move row up"
            disabled={selected.length === 0 || first === 0}
            keys="Alt ↑"
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon={ArrowDown}
            label="Move row down"
            disabled={selected.length === 0 || (selected.at(-1) ?? 0) >= count - 1}
            keys="Alt ↓"
            onClick={() => onMove(1)}
          />
          <Button
            look="quiet"
            disabled={selected.length === 0}
            onClick={() => change((state) => deleteRows(state, selected))}
          >
            <Icon as={Trash2} size="s" />
            {selected.length > 1 ? `Delete ${formatCount(selected.length)} rows` : "Delete row"}
          </Button>
          <Button look="quiet" onClick={onImport}>
            <Icon as={ClipboardPaste} size="s" />
            Import…
          </Button>
        </>
      )}
      <p aria-live="polite" className="ml-auto text-12 text-fg-3 tabular-nums">
        {formatCount(count)} {count === 1 ? "row" : "rows"}
      </p>
    </div>
  );
}
