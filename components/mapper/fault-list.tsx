"use client";

import { CircleX, TriangleAlert } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import type { RowFault, TextPlace } from "./row-faults";

type FaultListProps = {
  readonly faults: readonly RowFault[];
  readonly places: ReadonlyMap<RowFault, TextPlace>;
  readonly mayEdit: boolean;
  /** Takes the caret there. */
  readonly onGo: (place: TextPlace) => void;
  readonly onFix: (fault: RowFault) => void;
};

/** What is wrong with a map's rows, below its text: each with line and column, and a press from being mended. */
export function FaultList({ faults, places, mayEdit, onGo, onFix }: FaultListProps) {
  if (faults.length === 0) return null;
  return (
    <ul
      aria-label="Problems of the rows"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must take the focus
      tabIndex={0}
      className="-outline-offset-2 max-h-32 shrink-0 divide-y divide-line overflow-y-auto border-line border-t text-12"
    >
      {faults.map((fault) => {
        const { names, message, severity, field, fix } = fault;
        const place = places.get(fault);
        const isError = severity === "error";
        return (
          <li key={`${field} ${message}`} className="flex min-h-7 items-center gap-2 px-3 py-1">
            <Icon
              as={isError ? CircleX : TriangleAlert}
              size="s"
              className={isError ? "text-negative" : "text-caution"}
            />
            {place === undefined ? null : (
              <button
                type="button"
                className="min-h-6 shrink-0 font-medium text-accent-text tabular-nums hover:underline"
                onClick={() => onGo(place)}
              >
                Line {place.line}
                {place.column === 0 ? "" : `, column ${place.column}`}
              </button>
            )}
            <span className="min-w-0 break-words">
              {names.length === 0 ? null : (
                <>
                  <span className="mono">{names.join(" → ")}</span>:{" "}
                </>
              )}
              {message}
            </span>
            {fix === null || !mayEdit ? null : (
              <button
                type="button"
                className="min-h-6 shrink-0 font-medium text-accent-text hover:underline"
                onClick={() => onFix(fault)}
              >
                {fix.label}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
