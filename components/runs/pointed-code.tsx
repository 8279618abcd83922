"use client";

import { type ComponentProps, useMemo, useRef, useState } from "react";
import { CodeView } from "@/components/ui/code-view";
import { placesOfLines } from "./line-places";
import type { HeldBy } from "./use-lineage";
import { usePointedField } from "./use-pointed-field";

/** A document whose fields say where they come from: on hover in short, on a press or Enter in full below it. */
export function PointedCode({
  heldBy,
  ...code
}: ComponentProps<typeof CodeView> & { readonly heldBy: HeldBy }) {
  const places = useMemo(() => placesOfLines(code.text), [code.text]);
  const [line, setLine] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const pointed = usePointedField(heldBy, () =>
    box.current?.querySelector<HTMLElement>("[data-code]")?.focus(),
  );
  const placeAt = (index: number | null) => (index === null ? null : (places[index] ?? null));
  const field = placeAt(line);
  return (
    <div ref={box}>
      <CodeView
        {...code}
        pointing={{
          line,
          onLine: (index) => {
            pointed.hide();
            setLine(index);
          },
          onRest: (index, at) => pointed.rest(placeAt(index), at),
          onPress: (index) => {
            const pressed = placeAt(index);
            if (pressed === null) pointed.hide();
            else pointed.show(pressed);
          },
          keysHint:
            "Arrows go through the lines, Enter tells where one comes from and what it went into.",
        }}
      />
      <p role="status" className="sr-only">
        {field === null ? "" : field === "" ? "All of it" : field}
      </p>
      {pointed.told}
    </div>
  );
}
