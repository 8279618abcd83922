// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
"use client";

import { useMemo } from "react";
import { cn } from "@/components/ui/cn";
import { GridCellInput } from "./grid-cell-input";
import { GridCellProblem } from "./grid-cell-problem";
import { type GridPartProps, rowHeightOf } from "./grid-props";

/** One row of the grid, placed where it is scrolled to. */
export function GridRow({
  draft,
  view,
  problems,
  id,
  grid,
  template,
  index,
  start,
  look,
  readOnly,
}: GridPartProps & { readonly index: number; readonly start: number }) {
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
  const isHere = place.row === index;
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      className={cn(
        "absolute inset-x-0 grid border-line border-b bg-surface text-13",
        // What is said of its cell lies over the rows around it.
        isHere && bad[place.column] !== undefined && "z-1",
      )}
      style={{
        height: rowHeightOf(look),
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
          (whole || look?.lit.has(row)) && "bg-accent-tint text-accent-text",
          problems.has(`${row}:row`) && "text-negative",
        )}
        title={problems.get(`${row}:row`)?.message}
      >
        {look?.mark(row)}
        {row + 1}
      </span>
      {cells.slice(0, count).map((cell, column) => {
        const here = isHere && place.column === column;
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
            title={problem?.message}
            aria-describedby={here && problem !== undefined ? `${id}-problem` : undefined}
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
              (inRange || look?.lit.has(row)) && "bg-accent-tint",
              look?.tinted.has(`${row}:${column}`) && "bg-caution-tint",
              column > 0 &&
                look !== undefined &&
                look.group(column) !== look.group(column - 1) &&
                "border-line-strong border-l-2",
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
              <span className="truncate whitespace-pre">
                {look === undefined ? cell : look.cell(cell, column)}
              </span>
            )}
            {here && editing === null && problem !== undefined ? (
              <GridCellProblem
                id={`${id}-problem`}
                mark={problem}
                side={column < count / 2 ? "right" : "left"}
                above={index > 2 && index === view.length - 1}
                onFix={readOnly ? null : grid.fix}
              />
            ) : null}
          </div>
        );
      })}
    </div>
  );
}
