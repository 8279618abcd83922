"use client";

import { TooltipBox } from "@/components/ui/tooltip";
import { notTold, wayBack } from "./lineage-words";
import { faceOf } from "./node-words";
import { type HeldBy, useLineage } from "./use-lineage";

const linesMax = 8;

/** Where what the pointer rests on comes from, in a few lines beside it. */
export function LineageHint({
  heldBy,
  field,
  at,
  stay,
}: {
  readonly heldBy: HeldBy;
  readonly field: string;
  readonly at: DOMRect;
  readonly stay: { readonly enter: () => void; readonly leave: () => void };
}) {
  const { data } = useLineage("lineage", heldBy, field);
  if (data === undefined) return null;
  const lines = data.state === "traced" ? wayBack(data.origin, linesMax + 1) : [];
  return (
    <TooltipBox id="lineage-hint" at={at} late={true} side="left" stay={stay}>
      <span className="block min-w-0">
        {data.state === "traced" ? null : notTold[data.state]}
        {lines.slice(0, linesMax).map((line, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one way stay in their order
            key={index}
            className="block break-words"
            style={{ paddingLeft: Math.min(line.depth, 6) * 10 }}
          >
            {line.depth === 0 ? "" : "← "}
            {line.node === null ? "" : `${faceOf(heldBy.view.document, line.node).name}: `}
            <span className="mono break-words">{line.field === "" ? "all of it" : line.field}</span>
            {line.said === "" ? null : <span className="mono text-fg-2"> {line.said}</span>}
          </span>
        ))}
        {lines.length > linesMax ? <span className="block text-fg-2">…</span> : null}
        <span className="mt-1 block text-11 text-fg-3">Press for all, and what it went into.</span>
      </span>
    </TooltipBox>
  );
}
