// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Plus } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { Icon } from "@/components/ui/icon";
import { laterComponent } from "@/components/ui/later-component";
import { insertRows } from "@/runtime/tables/edit-table";
import { GridHeads } from "./grid-heads";
import {
  columnWidth,
  headHeightOf,
  numberWidth,
  rowHeightOf,
  type TableGridProps,
} from "./grid-props";
import { GridRow } from "./grid-row";
import { useFlowBefore } from "./use-flow-before";
import { type Grid, useGrid } from "./use-grid";
import type { TableDraft } from "./use-table-draft";

const WidePasteDialog = laterComponent(() =>
  import("./wide-paste-dialog").then((module) => module.WidePasteDialog),
);

/**
 * A spreadsheet of texts of any length. One stop for Tab; arrows move, typing or Enter edits, Shift selects,
 * the clipboard speaks with spreadsheets.
 */
export function TableGrid(props: TableGridProps) {
  const { draft, view, readOnly, onRows, onColumn, shown, look } = props;
  const rowHeight = rowHeightOf(look);
  const { columns } = draft.table.shape;
  const id = useId().replaceAll(":", "");
  const scroller = useRef<HTMLDivElement>(null);
  const back = useFlowBefore();
  const grid = useGrid({
    draft,
    view,
    readOnly,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2),
    onFirstPaste: props.onFirstPaste,
    onMove: props.onMove,
    onLeave: back,
    fixAt: (row, column) => props.problems.get(`${row}:${column}`)?.fix?.text,
    openColumn: (column) => {
      const head = scroller.current?.querySelector<HTMLElement>(`[data-column="${column}"]`);
      head?.focus();
      head?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    },
  });
  const virtual = useVirtualizer({
    count: view.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollPaddingStart: headHeightOf(look),
    overscan: 8,
  });
  const { place, range, go } = grid;

  // Who made a table goes on by filling it.
  const begins = useRef(!readOnly && (draft.table.rows.length === 0 || back !== null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the table opens
  useEffect(() => {
    if (!begins.current) return;
    if (draft.table.rows.length > 0) go({ row: 0, column: 0 });
    grid.focus();
  }, []);

  useEffect(() => {
    if (place.row >= 0) virtual.scrollToIndex(place.row, { align: "auto" });
    const frame = requestAnimationFrame(() =>
      document
        .getElementById(`${id}-${place.row}-${place.column}`)
        ?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
    return () => cancelAnimationFrame(frame);
  }, [place, virtual, id]);

  useEffect(() => {
    onRows(view.slice(Math.max(0, range.top), range.bottom + 1));
  }, [range.top, range.bottom, view, onRows]);

  useEffect(() => onColumn?.(place.column), [place.column, onColumn]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another wish, not another view, leads there
  useEffect(() => {
    const row = shown === null ? -1 : view.indexOf(shown.row);
    if (row >= 0) go({ row, column: shown?.column ?? 0 });
  }, [shown]);

  const widths = columns.map((_, column) => look?.columnWidth(column) ?? columnWidth);
  const template = `${numberWidth}px ${widths.map((wide) => `minmax(${wide}px, ${wide}fr)`).join(" ")}`;
  const width = widths.reduce((sum, wide) => sum + wide, numberWidth);
  return (
    <div ref={scroller} className="relative min-h-0 min-w-0 flex-1 overflow-auto">
      <div style={{ minWidth: width }}>
        <div
          ref={grid.grid}
          role="grid"
          aria-label={props.label}
          aria-rowcount={view.length + 1}
          aria-colcount={columns.length + 1}
          aria-multiselectable="true"
          aria-readonly={readOnly || undefined}
          aria-activedescendant={`${id}-${place.row}-${place.column}`}
          tabIndex={0}
          className="-outline-offset-2 group/grid"
          {...grid.on}
        >
          <GridHeads {...props} id={id} grid={grid} template={template} />
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => (
              <GridRow
                key={index}
                {...props}
                id={id}
                grid={grid}
                index={index}
                start={start}
                template={template}
              />
            ))}
          </div>
        </div>
        {look?.footer(template)}
        {readOnly ? null : <AddRow draft={draft} grid={grid} count={view.length} />}
      </div>
      {grid.wide === null ? null : (
        <WidePasteDialog
          over={grid.wide.over}
          last={columns.at(-1) ?? ""}
          onPaste={grid.wide.paste}
          onClose={grid.wide.leave}
        />
      )}
    </div>
  );
}

function AddRow({
  draft,
  grid,
  count,
}: {
  readonly draft: TableDraft;
  readonly grid: Grid;
  readonly count: number;
}) {
  return (
    <button
      type="button"
      onPaste={grid.onPasteBelow}
      onClick={() => {
        draft.change((state) => insertRows(state, state.rows.length));
        grid.go({ row: count, column: 0 });
        grid.focus();
      }}
      className="-outline-offset-2 flex h-8 w-full items-center border-line border-b text-left text-12 text-fg-3 hover:bg-hover hover:text-fg"
    >
      <span
        className="sticky left-0 grid h-full place-items-center border-line border-r bg-sunken"
        style={{ width: numberWidth }}
      >
        <Icon as={Plus} size="s" />
      </span>
      <span className="sticky left-13 px-2">Add a row, or paste rows from a spreadsheet</span>
    </button>
  );
}
