"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { stepText } from "@/runtime/expressions/tree";
import type { JsonObject } from "@/runtime/json";
import { rowsOf, type ValueRow } from "./value-tree";
import { referenceType, writeIntoLastField } from "./write-reference";

const signs: { readonly [type in ValueRow["type"]]: string } = {
  text: "T",
  number: "#",
  boolean: "?",
  null: "∅",
  list: "[]",
  object: "{}",
};

/**
 * What arrives, with the sample's values. A value is dragged onto a field, or written into the field used
 * last by Enter or a double click; Ctrl+C copies the reference.
 */
export function InputTree({
  scope,
  nameOf,
}: {
  readonly scope: JsonObject;
  /** Names of steps by their ids. */
  readonly nameOf: (step: string) => string;
}) {
  const [search, setSearch] = useState("");
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set(["input", "item"]));
  const [current, setCurrent] = useState("input");
  const rows = useMemo(() => rowsOf(scope, opened, search), [scope, opened, search]);
  const tree = useRef<HTMLDivElement>(null);
  const active = rows.some(({ path }) => path === current) ? current : rows[0]?.path;
  const fold = (path: string, open: boolean) => {
    const next = new Set(opened);
    if (open) next.add(path);
    else next.delete(path);
    setOpened(next);
  };
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    setCurrent(row.path);
    tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.path)}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent, row: ValueRow, index: number) => {
    if (event.key === "ArrowDown") go(index + 1);
    else if (event.key === "ArrowUp") go(index - 1);
    else if (event.key === "ArrowRight" && row.hasChildren && !row.open) fold(row.path, true);
    else if (event.key === "ArrowRight") go(index + 1);
    else if (event.key === "ArrowLeft" && row.open) fold(row.path, false);
    else if (event.key === "ArrowLeft")
      go(rows.findLastIndex((r, at) => at < index && r.level < row.level));
    else if (event.key === "Enter") writeIntoLastField(row.path);
    else if (event.key === "c" && (event.ctrlKey || event.metaKey)) {
      void navigator.clipboard.writeText(row.path);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="px-2 pb-1.5">
        <Input
          type="search"
          aria-label="Search what arrives"
          placeholder="Search fields and values"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {rows.length === 0 && search !== "" ? (
        <p className="px-3 text-12 text-fg-3">Nothing here has “{search}” in its name or value.</p>
      ) : null}
      <div ref={tree} role="tree" aria-label="What arrives" className="min-h-0 overflow-auto pb-2">
        {rows.map((row, index) => (
          <div
            key={row.path}
            role="treeitem"
            aria-level={row.level + 1}
            aria-expanded={row.hasChildren ? row.open : undefined}
            aria-selected={row.path === active}
            aria-label={`${isStep(row) ? `${nameOf(row.name)}, ` : ""}${row.name}, ${row.type}${row.sample === "" ? "" : `, ${row.sample}`}`}
            data-path={row.path}
            tabIndex={row.path === active ? 0 : -1}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.setData(referenceType, row.path);
              event.dataTransfer.effectAllowed = "copy";
            }}
            onKeyDown={(event) => onKey(event, row, index)}
            onClick={() => {
              setCurrent(row.path);
              if (row.hasChildren) fold(row.path, !row.open);
            }}
            onDoubleClick={() => writeIntoLastField(row.path)}
            title={`${row.path}\nDrag onto a field, or Enter to write it into the field used last`}
            style={{ paddingLeft: 4 + row.level * 12 }}
            className={cn(
              "flex h-6.5 cursor-grab items-center gap-1 pr-2 text-12 hover:bg-hover",
              "-outline-offset-2",
            )}
          >
            <span className="grid size-4 shrink-0 place-items-center text-fg-3">
              {row.hasChildren ? (
                <Icon as={row.open ? ChevronDown : ChevronRight} size="xs" />
              ) : null}
            </span>
            <span aria-hidden="true" className="mono w-4 shrink-0 text-center text-11 text-fg-3">
              {signs[row.type]}
            </span>
            <span className="mono shrink-0">{row.name}</span>
            {isStep(row) ? <span className="min-w-0 truncate">{nameOf(row.name)}</span> : null}
            <span className="mono ml-2 min-w-0 truncate text-fg-3">{row.sample}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function isStep({ path, name }: ValueRow): boolean {
  return path === `steps${stepText(name)}`;
}
