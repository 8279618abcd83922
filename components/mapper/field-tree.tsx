"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Icon } from "@/components/ui/icon";
import type { TreeRow } from "@/runtime/mapping/tree-rows";
import type { Tree } from "./use-tree";

type FieldTreeProps<Node> = {
  readonly label: string;
  /** Side at which its lines end. */
  readonly side: "source" | "target";
  readonly tree: Tree<Node>;
  /** What a node of the tree is by now, where its rows are not made anew for each change of it. */
  readonly nodeNow?: (node: Node) => Node | undefined;
  /** Prefix of the ids of rows in the page. */
  readonly prefix: string;
  /** What a screen reader says of a row. */
  readonly words: (row: TreeRow<Node>) => string;
  readonly look: (row: TreeRow<Node>) => string;
  readonly handle: (row: TreeRow<Node>) => string;
  readonly children: (row: TreeRow<Node>) => ReactNode;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
  readonly onPick: (row: TreeRow<Node>) => void;
  readonly onPress?: (row: TreeRow<Node>, event: React.PointerEvent) => void;
  readonly onFocus?: () => void;
  readonly empty: ReactNode;
};

/** Rows of a tree; only those in view are in the page, so 5,000 fields scroll like 50. One stop for Tab. */
export function FieldTree<Node>({
  label,
  side,
  tree,
  nodeNow,
  prefix,
  words,
  look,
  handle,
  children,
  onKeyDown,
  onPick,
  onPress,
  onFocus,
  empty,
}: FieldTreeProps<Node>) {
  const { rows, virtual, active, scroller } = tree;
  const position = rows.findIndex(({ id }) => id === active);
  const isInPage = virtual.getVirtualItems().some(({ index }) => index === position);
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      aria-activedescendant={isInPage ? `${prefix}-${position}` : undefined}
      tabIndex={0}
      data-side={side}
      className={cn(
        "-outline-offset-2 group/tree relative z-10 min-h-0 flex-1 overflow-y-auto overflow-x-hidden",
        // Its handles lie on the border, half over the lines beside it.
        side === "source" ? "-mr-1 [scrollbar-width:none]" : "-ml-1",
      )}
      onFocus={() => {
        const first = rows[0];
        if (active === null && first !== undefined) tree.go(first.id);
        onFocus?.();
      }}
      onKeyDown={(event) => {
        if (!event.defaultPrevented && tree.onKey(event)) event.preventDefault();
        else onKeyDown(event);
      }}
    >
      {rows.length === 0 ? empty : null}
      <div role="none" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const known = rows[index];
          if (known === undefined) return null;
          const node = nodeNow?.(known.node);
          const row = node === undefined ? known : { ...known, node };
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
            <div
              key={row.id}
              id={`${prefix}-${index}`}
              role="treeitem"
              tabIndex={-1}
              aria-level={row.level + 1}
              aria-posinset={row.position}
              aria-setsize={row.size}
              aria-expanded={row.open ?? undefined}
              aria-selected={row.id === active}
              aria-label={words(row)}
              data-field-id={row.id}
              onPointerDown={(event) => onPress?.(row, event)}
              onClick={() => {
                scroller.current?.focus({ preventScroll: true });
                tree.go(row.id);
                onPick(row);
              }}
              className={cn(
                "absolute inset-x-0 flex h-tree cursor-default select-none items-center gap-1 px-3 text-12",
                row.id === active &&
                  "group-focus-visible/tree:shadow-[inset_0_0_0_1.5px_var(--accent)]",
                look(row),
              )}
              style={{ transform: `translateY(${start}px)`, paddingLeft: 12 + row.level * 16 }}
            >
              <Fold tree={tree} row={row} />
              {children(row)}
              <span
                aria-hidden="true"
                data-handle=""
                className={cn(
                  "absolute top-[9.5px] z-10 size-1.75 rounded-full bg-surface shadow-[inset_0_0_0_1.5px_var(--line-control)]",
                  "after:absolute after:-inset-2",
                  side === "source" ? "right-0" : "left-0",
                  handle(row),
                )}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Fold<Node>({ tree, row }: { readonly tree: Tree<Node>; readonly row: TreeRow<Node> }) {
  if (row.open === null) return <span className="w-3.5 shrink-0" />;
  return (
    <span
      aria-hidden="true"
      data-fold=""
      onClick={(event) => {
        event.stopPropagation();
        tree.fold(row.id);
      }}
      className="-my-1 -ml-1 grid h-6 w-4.5 shrink-0 place-items-center text-fg-3 hover:text-fg"
    >
      <Icon as={row.open ? ChevronDown : ChevronRight} size="xs" />
    </span>
  );
}
