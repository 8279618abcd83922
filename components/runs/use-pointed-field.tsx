"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { LineageHint } from "./lineage-hint";
import { LineageView } from "./lineage-view";
import type { HeldBy } from "./use-lineage";

/** How long the pointer rests on a field before it is asked about. */
const restMs = 350;
/** On the way from the field into the hint. */
const graceMs = 120;

type Resting = { readonly field: string; readonly at: DOMRect };

export type PointedField = {
  /** The pointer is on a field, as in `lines[3].sku`, or on none. */
  readonly rest: (field: string | null, at: DOMRect | null) => void;
  readonly hide: () => void;
  /** All of a field, below the document. */
  readonly show: (field: string) => void;
  /** What is told now: to be drawn after the document. */
  readonly told: ReactNode;
};

/** Where the fields of a shown document come from: on hover in short, on a press in full. */
export function usePointedField(heldBy: HeldBy, onClosed: () => void): PointedField {
  const [open, setOpen] = useState<string | null>(null);
  const [resting, setResting] = useState<Resting | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const rest = (field: string | null, at: DOMRect | null) => {
    clearTimeout(timer.current);
    const next = field === null || at === null ? null : { field, at };
    timer.current = setTimeout(() => setResting(next), next === null ? graceMs : restMs);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setResting(null);
  };
  const told = (
    <>
      {resting === null
        ? null
        : createPortal(
            <LineageHint
              heldBy={heldBy}
              {...resting}
              stay={{ enter: () => clearTimeout(timer.current), leave: () => rest(null, null) }}
            />,
            document.body,
          )}
      {open === null ? null : (
        <LineageView
          heldBy={heldBy}
          field={open}
          onClose={() => {
            setOpen(null);
            onClosed();
          }}
        />
      )}
    </>
  );
  return {
    rest,
    hide,
    show: (field) => {
      hide();
      setOpen(field);
    },
    told,
  };
}
