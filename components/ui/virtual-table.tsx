// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
"use client";

import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { cn } from "./cn";

export type Column<Row> = {
  readonly id: string;
  readonly head: ReactNode;
  /** A grid track: `120px`, `minmax(160px, 1fr)`. */
  readonly width: string;
  readonly align?: "right";
  readonly cell: (row: Row) => ReactNode;
};

type VirtualTableProps<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Index of the row the keyboard is on; -1 for none. */
  readonly current: number;
  readonly onCurrent: (index: number) => void;
  readonly onOpen: (row: Row) => void;
  /** One row on a narrow screen, 56 px high. */
  readonly compact: (row: Row) => ReactNode;
  readonly narrow: boolean;
  readonly rowHeight: number;
  /** Rows that still change. */
  readonly alive?: (row: Row) => boolean;
  /** Asked for more when the end comes near; must be stable. */
  readonly onEnd?: () => void;
  readonly footer?: ReactNode;
};

/** Height of the head row, which covers rows that scroll under it. */
const headHeight = 28;

/**
 * A list of any length: only the rows in view are in the page. Arrow keys, J and K move, Enter opens.
 * It is one stop for Tab and a grid for assistive technology.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, rowId, current, onCurrent, onOpen, narrow, rowHeight, onEnd } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const comfortable = useSyncExternalStore(watchDensity, isComfortable, () => false);
  const height = narrow ? 56 : rowHeight + (comfortable ? 8 : 0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    scrollPaddingStart: narrow ? 0 : headHeight,
    getItemKey: (index) => idAt(rows, index, rowId) ?? index,
    overscan: 10,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;

  useEffect(() => {
    if (onEnd && rows.length > 0 && lastShown >= rows.length - 15) onEnd();
  }, [lastShown, rows.length, onEnd]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height is measured anew
  useEffect(() => virtual.measure(), [height]);

  useEffect(() => {
    if (current >= 0) virtual.scrollToIndex(current, { align: "auto" });
  }, [current, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height) - 1);
    const to = stepOf(event, { current, count: rows.length, page });
    const row = rows[current];
    if (to !== undefined) onCurrent(to);
    else if (event.key === "Enter" && row !== undefined && !isOfControl(event)) onOpen(row);
    else return;
    event.preventDefault();
  };

  const template = columns.map((column) => column.width).join(" ");
  const active = idAt(rows, current, rowId);
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active === undefined ? undefined : `row-${active}`}
      tabIndex={0}
      onFocus={() => {
        if (current < 0 && rows.length > 0) onCurrent(0);
      }}
      onKeyDown={onKeyDown}
      className="-outline-offset-2 relative min-h-0 flex-1 overflow-y-auto"
    >
      <TableHeader columns={columns} template={template} narrow={narrow} />
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map((item) => (
          <TableLine key={item.key} {...props} item={item} height={height} template={template} />
        ))}
      </div>
      {props.footer}
    </div>
  );
}

/** A link or a button in a row does what it says, whichever row the cursor is on. */
function isOfControl({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest("a, button, input") !== null;
}

/** The density is an attribute of the page. */
function isComfortable(): boolean {
  return document.documentElement.dataset.density === "comfortable";
}

function watchDensity(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-density"] });
  return () => observer.disconnect();
}

function idAt<Row>(rows: readonly Row[], index: number, rowId: (row: Row) => string) {
  const row = rows[index];
  return row === undefined ? undefined : rowId(row);
}

type Position = { readonly current: number; readonly count: number; readonly page: number };

/** The row a key leads to; undefined for keys that move nothing. */
function stepOf(event: KeyboardEvent, { current, count, page }: Position): number | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return undefined;
  const steps: { readonly [key: string]: number } = {
    ArrowDown: current + 1,
    j: current + 1,
    ArrowUp: current - 1,
    k: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: count - 1,
  };
  const to = steps[event.key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}

function TableHeader<Row>({
  columns,
  template,
  narrow,
}: {
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly narrow: boolean;
}) {
  return (
    <div role="rowgroup" className={cn("sticky top-0 z-1 bg-surface", narrow && "sr-only")}>
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className="grid h-head items-center border-line border-b px-2 font-medium text-12 text-fg-3"
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column) => (
          <span
            key={column.id}
            role="columnheader"
            tabIndex={-1}
            className={cn("truncate px-2", column.align === "right" && "text-right")}
          >
            {column.head}
          </span>
        ))}
      </div>
    </div>
  );
}

type TableLineProps<Row> = VirtualTableProps<Row> & {
  readonly item: VirtualItem;
  readonly height: number;
  readonly template: string;
};

function TableLine<Row>({ item, height, template, ...table }: TableLineProps<Row>) {
  const row = table.rows[item.index];
  if (row === undefined) return null;
  const selected = item.index === table.current;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
    <div
      id={`row-${table.rowId(row)}`}
      role="row"
      aria-rowindex={item.index + 2}
      aria-selected={selected}
      tabIndex={-1}
      onClick={(event) => {
        table.onCurrent(item.index);
        const { target, currentTarget } = event;
        // What floats over the row, such as its menu, lies elsewhere in the page.
        const inRow = target instanceof Element && currentTarget.contains(target);
        if (inRow && !target.closest("a,button")) table.onOpen(row);
      }}
      className={cn(
        "absolute inset-x-0 grid items-center border-line border-b px-2 text-12 hover:bg-hover",
        table.alive?.(row) && "bg-hover",
        selected && "bg-accent-tint shadow-[inset_2px_0_0_var(--accent)] hover:bg-accent-tint",
      )}
      style={{
        height,
        transform: `translateY(${item.start}px)`,
        gridTemplateColumns: table.narrow ? "minmax(0,1fr)" : template,
      }}
    >
      {table.narrow ? (
        <div role="gridcell" tabIndex={-1} className="min-w-0 px-2">
          {table.compact(row)}
        </div>
      ) : (
        table.columns.map((column) => (
          <div
            key={column.id}
            role="gridcell"
            tabIndex={-1}
            className={cn(
              "min-w-0 truncate px-2",
              column.align === "right" && "text-right tabular-nums",
            )}
          >
            {column.cell(row)}
          </div>
        ))
      )}
    </div>
  );
}
