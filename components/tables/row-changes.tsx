// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: cells of a table that is only read take no focus
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUpDown, CircleMinus, CirclePlus, PencilLine } from "lucide-react";
import { useRef } from "react";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { Icon } from "@/components/ui/icon";
import type { RowChange, TableChanges, TableState } from "@/runtime/tables/compare-tables";

const rowHeight = 36;
const looks = {
  added: { icon: CirclePlus, word: "Added", tone: "text-positive" },
  removed: { icon: CircleMinus, word: "Removed", tone: "text-negative" },
  changed: { icon: PencilLine, word: "Changed", tone: "text-accent-text" },
  moved: { icon: ArrowUpDown, word: "Moved", tone: "text-accent-text" },
} as const;

/** What differs between two states of a table, row by row; of a changed cell also what it was. */
export function RowChanges({
  before,
  after,
  changes,
}: {
  readonly before: TableState;
  readonly after: TableState;
  readonly changes: TableChanges;
}) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: changes.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const columns = [
    ...after.shape.columns,
    ...before.shape.columns.filter((name) => !after.shape.columns.includes(name)),
  ];
  const template = `100px 96px repeat(${columns.length}, minmax(150px, 1fr))`;
  const same = changes.rows.length === 0;
  return (
    <>
      <ChangeCounts changes={changes} />
      {same ? (
        <EmptyState
          title="The same rows"
          why="No row was added, removed, changed or moved since."
        />
      ) : (
        <section
          ref={scroller}
          aria-label="What differs"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the focus
          tabIndex={0}
          className="-outline-offset-2 min-h-0 flex-1 overflow-auto"
        >
          <div
            role="table"
            aria-label="Rows that differ"
            aria-rowcount={changes.rows.length + 1}
            style={{ minWidth: 196 + columns.length * 150 }}
            className="text-12"
          >
            <div
              role="row"
              className="sticky top-0 z-1 grid h-head items-center border-line border-b bg-surface px-2 font-medium text-fg-3"
              style={{ gridTemplateColumns: template }}
            >
              <span role="columnheader" className="px-2">
                What
              </span>
              <span role="columnheader" className="px-2">
                Row
              </span>
              {columns.map((name) => (
                <span key={name} role="columnheader" className="truncate px-2">
                  {name}
                </span>
              ))}
            </div>
            <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, start, key }) => {
                const change = changes.rows[index];
                return change === undefined ? null : (
                  <div
                    key={key}
                    role="row"
                    aria-rowindex={index + 2}
                    className="absolute inset-x-0 grid items-center border-line border-b px-2"
                    style={{
                      height: rowHeight,
                      transform: `translateY(${start}px)`,
                      gridTemplateColumns: template,
                    }}
                  >
                    <ChangeCells change={change} columns={columns} before={before} after={after} />
                  </div>
                );
              })}
            </div>
          </div>
        </section>
      )}
    </>
  );
}

function ChangeCells({
  change,
  columns,
  before,
  after,
}: {
  readonly change: RowChange;
  readonly columns: readonly string[];
  readonly before: TableState;
  readonly after: TableState;
}) {
  const { icon, word, tone } = looks[change.kind];
  const row = change.kind === "removed" ? change.before : change.after;
  const cell = (state: TableState, at: number, name: string) =>
    state.rows[at]?.[state.shape.columns.indexOf(name)] ?? "";
  return (
    <>
      <span role="cell" className={cn("flex items-center gap-1.5 px-2", tone)}>
        <Icon as={icon} size="s" />
        {word}
      </span>
      <span role="cell" className="px-2 text-fg-3 tabular-nums">
        {row + 1}
        {"before" in change && row !== change.before && change.kind !== "removed" ? (
          <span className="text-fg-3"> was {change.before + 1}</span>
        ) : null}
      </span>
      {columns.map((name) => {
        const differs = change.kind === "changed" && change.columns.includes(name);
        const is =
          change.kind === "removed"
            ? cell(before, change.before, name)
            : cell(after, change.after, name);
        return (
          <span
            key={name}
            role="cell"
            className={cn("truncate px-2", differs && "bg-accent-tint font-medium")}
          >
            {is}
            {differs ? (
              <span className="font-normal text-fg-3">
                {" "}
                was {cell(before, change.before, name) || "empty"}
              </span>
            ) : null}
          </span>
        );
      })}
    </>
  );
}

/** How many rows, and which columns came or went. */
export function ChangeCounts({ changes }: { readonly changes: TableChanges }) {
  const { added, removed, changed, moved, columnsAdded, columnsRemoved, shapeChanged, rules } =
    changes;
  return (
    <p className="flex shrink-0 flex-wrap gap-x-4 gap-y-1 px-4 py-2 text-12">
      <span className={added > 0 ? "text-positive" : "text-fg-3"}>{formatCount(added)} added</span>
      <span className={changed > 0 ? "text-accent-text" : "text-fg-3"}>
        {formatCount(changed)} changed
      </span>
      <span className={removed > 0 ? "text-negative" : "text-fg-3"}>
        {formatCount(removed)} removed
      </span>
      {moved > 0 ? <span className="text-accent-text">{formatCount(moved)} moved</span> : null}
      {rules.map((words) => (
        <span key={words}>{words}</span>
      ))}
      {columnsAdded.length > 0 ? <span>New columns: {columnsAdded.join(", ")}</span> : null}
      {columnsRemoved.length > 0 ? <span>Columns gone: {columnsRemoved.join(", ")}</span> : null}
      {shapeChanged ? <span>Kind, keys or days changed</span> : null}
    </p>
  );
}
