"use client";

import { useEffect, useRef, useState } from "react";
import { cellMax } from "@/runtime/tables/table-shape";
import type { Leaving } from "./grid-keys";

/** The cell that is being written. Enter and Tab write it and go on, Escape leaves it as it was. */
export function GridCellInput({
  label,
  initial,
  onCommit,
  onCancel,
}: {
  readonly label: string;
  readonly initial: string;
  readonly onCommit: (value: string, then: Leaving) => void;
  readonly onCancel: () => void;
}) {
  const [value, setValue] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    input.current?.focus();
    const end = input.current?.value.length ?? 0;
    input.current?.setSelectionRange(end, end);
  }, []);
  const leave = (then: Leaving) => {
    if (done.current) return;
    done.current = true;
    onCommit(value, then);
  };
  return (
    <input
      ref={input}
      aria-label={label}
      value={value}
      maxLength={cellMax}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => leave("stay")}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") leave("down");
        else if (event.key === "Tab") leave(event.shiftKey ? "left" : "right");
        else if (event.key === "Escape") {
          done.current = true;
          onCancel();
        } else return;
        event.preventDefault();
      }}
      className="absolute inset-0 bg-surface px-2 text-13 shadow-[inset_0_0_0_2px_var(--accent)] outline-none focus-visible:outline-hidden"
    />
  );
}
