"use client";

import { GripVertical } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { Icon } from "@/components/ui/icon";
import type { Rows } from "./use-rows";

const rowType = "application/x-orderloom-row";

/** Handlers of a row that can be put elsewhere in its list: by drag, by Alt Shift and an arrow. */
export function useRowOrder(path: string, rows: Rows, disabled: boolean) {
  const [over, setOver] = useState<{ readonly index: number; readonly below: boolean } | null>(
    null,
  );
  const [from, setFrom] = useState<number | null>(null);
  return {
    /** The edge that a dragged row would go to. */
    edgeOf: (index: number) =>
      over?.index === index ? (over.below ? "below" : "above") : undefined,
    row: (index: number) => ({
      onKeyDown(event: KeyboardEvent) {
        const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
        if (by === 0 || !event.altKey || !event.shiftKey || disabled) return;
        event.preventDefault();
        event.stopPropagation();
        rows.move(index, index + by);
      },
      onDragOver(event: React.DragEvent) {
        if (from === null || !event.dataTransfer.types.includes(rowType)) return;
        event.preventDefault();
        event.stopPropagation();
        const { top, height } = event.currentTarget.getBoundingClientRect();
        setOver({ index, below: event.clientY > top + height / 2 });
      },
      onDrop(event: React.DragEvent) {
        if (from === null || over === null) return;
        event.preventDefault();
        event.stopPropagation();
        const to = over.below ? index + 1 : index;
        rows.move(from, to > from ? to - 1 : to);
      },
    }),
    handle: (index: number) => ({
      "data-field": `${path}[${index}] handle`,
      label: `Move row ${index + 1}`,
      disabled,
      onMove: (by: -1 | 1) => rows.move(index, index + by),
      onDragStart(event: React.DragEvent) {
        event.stopPropagation();
        event.dataTransfer.setData(rowType, String(index));
        event.dataTransfer.effectAllowed = "move";
        setFrom(index);
      },
      onDragEnd() {
        setFrom(null);
        setOver(null);
      },
    }),
  };
}

type RowHandleProps = ReturnType<ReturnType<typeof useRowOrder>["handle"]>;

/** Takes a row along: dragged, or with the arrows while it has the focus. */
export function RowHandle({ label, disabled, onMove, ...rest }: RowHandleProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title="Drag, or press an arrow. In the row: Alt Shift and an arrow"
      draggable={!disabled}
      disabled={disabled}
      onKeyDown={(event) => {
        const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
        if (by === null || event.altKey) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(by);
      }}
      className="-left-3 absolute top-0.5 grid size-6 cursor-grab place-items-center rounded-3 text-fg-3 opacity-0 hover:bg-hover focus-visible:opacity-100 group-focus-within/row:opacity-100 group-hover/row:opacity-100"
      {...rest}
    >
      <Icon as={GripVertical} size="xs" />
    </button>
  );
}

/** Above or below the row under the pointer: where the dragged one goes. */
export const rowLook =
  "group/row relative pl-3 data-[edge=above]:shadow-[inset_0_2px_0_var(--accent)] data-[edge=below]:shadow-[inset_0_-2px_0_var(--accent)]";
