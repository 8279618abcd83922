// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
"use client";

import { CalendarDays, ChevronDown, KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuContent, MenuTrigger } from "@/components/ui/menu";
import type { TableShape } from "@/runtime/tables/table-shape";
import { type GridPartProps, headHeight, headHeightOf } from "./grid-props";

/** The names of the columns, which stay in sight. */
export function GridHeads(props: GridPartProps) {
  const { draft, readOnly, columnMenu, id, grid, template, look } = props;
  const { shape } = draft.table;
  return (
    <div role="rowgroup" className="sticky top-0 z-2 bg-sunken">
      {look === undefined ? null : <Groups columns={shape.columns} {...{ look, template }} />}
      <div
        role="row"
        tabIndex={-1}
        aria-rowindex={1}
        className="grid border-line border-b"
        style={{
          gridTemplateColumns: template,
          height: look === undefined ? headHeight : headHeightOf(look) - groupHeight,
        }}
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
            note={look?.note(column)}
            begins={
              column > 0 && look !== undefined && look.group(column) !== look.group(column - 1)
            }
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

const groupHeight = 26;

/** What neighbours have in common: conditions, results. Read out with each column, not here. */
function Groups({
  columns,
  look,
  template,
}: {
  readonly columns: readonly string[];
  readonly look: NonNullable<GridPartProps["look"]>;
  readonly template: string;
}) {
  const groups: { name: string; from: number; count: number }[] = [];
  columns.forEach((_, column) => {
    const name = look.group(column);
    const last = groups.at(-1);
    if (last?.name === name) last.count += 1;
    else groups.push({ name, from: column, count: 1 });
  });
  return (
    <div
      aria-hidden="true"
      className="grid border-line border-b text-12 text-fg-2"
      style={{ gridTemplateColumns: template, height: groupHeight }}
    >
      <span className="sticky left-0 z-1 border-line border-r bg-sunken" />
      {groups.map(({ name, from, count }) => (
        <span
          key={from}
          className={cn("flex items-center px-2", from > 0 && "border-line-strong border-l-2")}
          style={{ gridColumn: `span ${count}` }}
        >
          {name}
        </span>
      ))}
    </div>
  );
}

function Head({
  name,
  note,
  begins,
  shape,
  column,
  on,
  id,
  menu,
  onLeave,
}: {
  readonly name: string;
  readonly note: string | undefined;
  /** It is the first of its group. */
  readonly begins: boolean;
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
      <span className="min-w-0">
        <span className="block truncate">{name === "" ? "no name" : name}</span>
        {note === undefined ? null : (
          <span className="block truncate font-normal text-11 text-fg-3">{note}</span>
        )}
      </span>
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
        begins && "border-line-strong border-l-2",
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
