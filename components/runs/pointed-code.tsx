"use client";

import { type ComponentProps, useEffect, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { CodeView } from "@/components/ui/code-view";
import { placesOfLines } from "./line-places";
import { LineageHint } from "./lineage-hint";
import { LineageView } from "./lineage-view";
import type { HeldBy } from "./use-lineage";

/** How long the pointer rests on a line before it is asked about. */
const restMs = 350;
/** On the way from the line into the hint. */
const graceMs = 120;

type Resting = { readonly field: string; readonly at: DOMRect };

/** A document whose fields say where they come from: on hover in short, on a press or Enter in full below it. */
export function PointedCode({
  heldBy,
  ...code
}: ComponentProps<typeof CodeView> & { readonly heldBy: HeldBy }) {
  const places = useMemo(() => placesOfLines(code.text), [code.text]);
  const [open, setOpen] = useState<string | null>(null);
  const [line, setLine] = useState<number | null>(null);
  const [resting, setResting] = useState<Resting | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const rest = (index: number | null, at: DOMRect | null) => {
    clearTimeout(timer.current);
    const field = index === null ? null : (places[index] ?? null);
    const next = field === null || at === null ? null : { field, at };
    timer.current = setTimeout(() => setResting(next), next === null ? graceMs : restMs);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setResting(null);
  };
  const show = (index: number) => {
    hide();
    const field = places[index] ?? null;
    if (field !== null) setOpen(field);
  };
  const field = line === null ? null : places[line];
  return (
    <div ref={box}>
      <CodeView
        {...code}
        pointing={{
          line,
          onLine: (index) => {
            hide();
            setLine(index);
          },
          onRest: rest,
          onPress: show,
          keysHint:
            "Arrows go through the lines, Enter tells where one comes from and what it went into.",
        }}
      />
      <p role="status" className="sr-only">
        {field == null ? "" : field === "" ? "All of it" : field}
      </p>
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
            box.current?.querySelector<HTMLElement>("[data-code]")?.focus();
          }}
        />
      )}
    </div>
  );
}
