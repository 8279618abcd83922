// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { CalendarDays, ChevronDown, KeyRound, Plus } from "lucide-react";
import { type ReactNode, useEffect, useId, useMemo, useRef } from "react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuContent, MenuTrigger } from "@/components/ui/menu";
import { insertRows } from "@/runtime/tables/edit-table";
import type { TableShape } from "@/runtime/tables/table-shape";
import { GridCellInput } from "./grid-cell-input";
import { type Grid, useGrid } from "./use-grid";
import type { TableDraft } from "./use-table-draft";

const rowHeight = 32;
const headHeight = 32;
const numberWidth = 52;
const columnWidth = 168;

type TableGridProps = {
  readonly label: string;
  readonly draft: TableDraft;
  /** Positions of the rows that show. */
  readonly view: readonly number[];
  readonly readOnly: boolean;
  /** What is wrong with a cell, by `row:column`. */
  readonly problems: ReadonlyMap<string, string>;
  readonly onFirstPaste: (text: string) => void;
  readonly columnMenu: (column: number) => ReactNode;
  /** Told which rows are selected, for what is done to rows. */
  readonly onRows: (rows: readonly number[]) => void;
  /** A row to show, as its position; another object shows it again. */
  readonly shown: { readonly row: number } | null;
};

/**
 * A spreadsheet of texts of any length. One stop for Tab; arrows move, typing or Enter edits, Shift selects,
 * the clipboard speaks with spreadsheets.
 */
export function TableGrid(props: TableGridProps) {
  const { draft, view, readOnly, onRows, shown } = props;
  const { columns } = draft.table.shape;
  const id = useId().replaceAll(":", "");
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useGrid({
    draft,
    view,
    readOnly,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2),
    onFirstPaste: props.onFirstPaste,
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
    scrollPaddingStart: headHeight,
    overscan: 8,
  });
  const { place, range, go } = grid;

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

  // biome-ignore lint/correctness/useExhaustiveDependencies: another wish, not another view, leads there
  useEffect(() => {
    const row = shown === null ? -1 : view.indexOf(shown.row);
    if (row >= 0) go({ row, column: 0 });
  }, [shown]);

  const template = `${numberWidth}px repeat(${columns.length}, minmax(${columnWidth}px, 1fr))`;
  const width = numberWidth + columns.length * columnWidth;
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
          <Heads {...props} id={id} grid={grid} template={template} />
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
        {readOnly ? null : <AddRow draft={draft} grid={grid} count={view.length} />}
      </div>
    </div>
  );
}

type PartProps = TableGridProps & {
  readonly id: string;
  readonly grid: Grid;
  readonly template: string;
};

function Heads({ draft, readOnly, columnMenu, id, grid, template }: PartProps) {
  const { shape } = draft.table;
  return (
    <div role="rowgroup" className="sticky top-0 z-2 bg-sunken">
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className="grid border-line border-b"
        style={{ gridTemplateColumns: template, height: headHeight }}
      >
        <span
          role="columnheader"
          tabIndex={-1}
          className="sticky left-0 z-1 grid place-items-center border-line border-r bg-sunken text-12 text-fg-3"
        >
          <span aria-hidden="true">#</span>
          <span className="sr-only">Row</span>
        </span>
        {shape.columns.map((name, column) => (
          <Head
            // biome-ignore lint/suspicious/noArrayIndexKey: names may be twice while they are typed
            key={column}
            name={name}
            shape={shape}
            column={column}
            on={grid.place.row === -1 && grid.place.column === column}
            id={id}
            menu={readOnly ? null : columnMenu(column)}
            onLeave={(by) => {
              const to = Math.max(0, Math.min(shape.columns.length - 1, column + by));
              grid.go({ row: -1, column: to });
              grid.focus();
            }}
          />
        ))}
      </div>
    </div>
  );
}

function Head({
  name,
  shape,
  column,
  on,
  id,
  menu,
  onLeave,
}: {
  readonly name: string;
  readonly shape: TableShape;
  readonly column: number;
  readonly on: boolean;
  readonly id: string;
  readonly menu: ReactNode;
  /** Back into the grid, so many columns on. */
  readonly onLeave: (by: number) => void;
}) {
  const isKey = shape.keys.includes(name);
  const isDay = shape.validity?.from === name || shape.validity?.until === name;
  const words = (
    <>
      {isKey ? <Icon as={KeyRound} size="s" className="text-fg-3" /> : null}
      {isDay ? <Icon as={CalendarDays} size="s" className="text-fg-3" /> : null}
      <span className="truncate">{name === "" ? "no name" : name}</span>
      {isKey ? <span className="sr-only">, key</span> : null}
      {isDay ? <span className="sr-only">, day</span> : null}
    </>
  );
  return (
    <div
      id={`${id}--1-${column}`}
      role="columnheader"
      tabIndex={-1}
      aria-colindex={column + 2}
      className={cn(
        "flex min-w-0 scroll-ml-13 items-center border-line border-r font-medium text-12 text-fg-2",
        on && "group-focus/grid:shadow-[inset_0_0_0_2px_var(--accent)]",
      )}
    >
      {menu === null ? (
        <span className="flex min-w-0 items-center gap-1.5 px-2">{words}</span>
      ) : (
        <Menu>
          <MenuTrigger asChild>
            <button
              type="button"
              tabIndex={-1}
              data-column={column}
              onKeyDown={(event) => {
                const by = { ArrowLeft: -1, ArrowRight: 1, Escape: 0 }[event.key];
                if (by === undefined) return;
                event.preventDefault();
                onLeave(by);
              }}
              className="flex h-full w-full min-w-0 items-center gap-1.5 px-2 text-left hover:bg-hover"
            >
              {words}
              <Icon as={ChevronDown} size="xs" className="ml-auto text-fg-3" />
            </button>
          </MenuTrigger>
          <MenuContent>{menu}</MenuContent>
        </Menu>
      )}
    </div>
  );
}

function GridRow({
  draft,
  view,
  problems,
  id,
  grid,
  template,
  index,
  start,
}: PartProps & { readonly index: number; readonly start: number }) {
  const row = view[index] ?? -1;
  const cells = draft.table.rows[row] ?? [];
  const { place, range, editing } = grid;
  const inRow = index >= range.top && index <= range.bottom;
  const count = draft.table.shape.columns.length;
  const whole = inRow && range.left === 0 && range.right === count - 1;
  const bad = useMemo(
    () => cells.map((_, column) => problems.get(`${row}:${column}`)),
    [cells, problems, row],
  );
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      className="absolute inset-x-0 grid border-line border-b bg-surface text-13"
      style={{
        height: rowHeight,
        transform: `translateY(${start}px)`,
        gridTemplateColumns: template,
      }}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys */}
      <span
        role="rowheader"
        tabIndex={-1}
        onClick={(event) => {
          grid.selectRow(index, event.shiftKey);
          grid.focus();
        }}
        className={cn(
          "sticky left-0 z-1 flex cursor-default items-center justify-end border-line border-r bg-sunken px-2 text-12 text-fg-3 tabular-nums",
          whole && "bg-accent-tint text-accent-text",
          problems.has(`${row}:row`) && "text-negative",
        )}
        title={problems.get(`${row}:row`)}
      >
        {row + 1}
      </span>
      {cells.slice(0, count).map((cell, column) => {
        const here = place.row === index && place.column === column;
        const inRange = inRow && column >= range.left && column <= range.right;
        const problem = bad[column];
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name than their place
            key={column}
            id={`${id}-${index}-${column}`}
            role="gridcell"
            tabIndex={-1}
            aria-colindex={column + 2}
            aria-selected={inRange}
            aria-invalid={problem === undefined ? undefined : true}
            title={problem}
            onPointerDown={(event) => {
              if (event.button !== 0 || (here && editing !== null)) return;
              event.preventDefault();
              grid.go({ row: index, column }, event.shiftKey);
              grid.focus();
            }}
            onPointerEnter={(event) => {
              if (event.buttons === 1 && event.pointerType === "mouse" && editing === null) {
                grid.go({ row: index, column }, true);
              }
            }}
            onDoubleClick={() => grid.edit()}
            className={cn(
              "relative flex min-w-0 scroll-mt-8 scroll-ml-13 select-none items-center border-line border-r px-2",
              inRange && "bg-accent-tint",
              problem !== undefined && "bg-negative-tint",
              here &&
                "shadow-[inset_0_0_0_2px_var(--line-control)] group-focus-within/grid:shadow-[inset_0_0_0_2px_var(--accent)]",
            )}
          >
            {here && editing !== null ? (
              <GridCellInput
                label={`${draft.table.shape.columns[column]}, row ${row + 1}`}
                initial={editing}
                onCommit={grid.commit}
                onCancel={grid.cancel}
              />
            ) : (
              <span className="truncate whitespace-pre">{cell}</span>
            )}
          </div>
        );
      })}
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
