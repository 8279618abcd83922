"use client";

import { cn } from "@/components/ui/cn";
import { KeyHint } from "@/components/ui/key-hint";
import type { CellMark } from "./grid-props";

/** Below the cell that has the keyboard: what is wrong with it, and the corrected cell at a press or a key. */
export function GridCellProblem({
  id,
  mark: { message, fix },
  side,
  above,
  onFix,
}: {
  readonly id: string;
  readonly mark: CellMark;
  /** To which side of the cell it grows. */
  readonly side: "left" | "right";
  /** In the last row of many it stands over the cell. */
  readonly above: boolean;
  /** Null where the table is only read. */
  readonly onFix: (() => void) | null;
}) {
  return (
    <div
      id={id}
      role="note"
      className={cn(
        "absolute z-1 w-72 cursor-default whitespace-normal rounded-6 bg-surface px-2.5 py-1.5 text-12 shadow-3",
        above ? "bottom-full mb-1" : "top-full mt-1",
        side === "right" ? "left-0" : "right-0",
      )}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <p className="text-negative">{message}</p>
      {fix === undefined || onFix === null ? null : (
        <button
          type="button"
          // The grid is one stop for Tab; its key does the same.
          tabIndex={-1}
          // The keyboard stays in the cell.
          onMouseDown={(event) => event.preventDefault()}
          onClick={onFix}
          className="mt-0.5 flex min-h-6 items-center gap-2 font-medium text-accent-text hover:underline"
        >
          {fix.label}
          <KeyHint keys="Ctrl ." />
        </button>
      )}
    </div>
  );
}
