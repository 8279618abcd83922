"use client";

import { useState } from "react";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { breakpointAt, stoppable, toggled, withCondition } from "./breakpoints";
import type { StepSetupProps } from "./step-setup";
import type { Breakpoint } from "./use-debug";

function Condition({
  breakpoint,
  onChange,
}: {
  readonly breakpoint: Breakpoint;
  readonly onChange: (condition: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const keep = () => {
    if (typed !== null && typed.trim() !== (breakpoint.condition ?? "")) onChange(typed);
    setTyped(null);
  };
  return (
    <Input
      aria-label="Only where this is true"
      placeholder="only where, e.g. input.total > 5000"
      className="mono h-7 text-12"
      value={typed ?? breakpoint.condition ?? ""}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => (event.key === "Enter" ? keep() : undefined)}
    />
  );
}

/** The breakpoints at the ports of a step, each with its condition. */
export function StopsOfStep({
  document,
  node,
  session: { setup },
  mayChange,
  onSetup,
}: StepSetupProps) {
  const ports = stoppable(document, node);
  if (ports.length === 0) return null;
  return (
    <fieldset className="border-line border-t px-3 py-2 text-12" disabled={!mayChange}>
      <legend className="sr-only">Breakpoints</legend>
      <p className="pb-1 font-medium text-fg-2">Breakpoints</p>
      <ul className="flex flex-col gap-1.5">
        {ports.map((port) => {
          const breakpoint = breakpointAt(setup, node, port.name);
          const label =
            port.direction === "in"
              ? "Before this step"
              : `Where it leaves by ${port.label ?? port.name}`;
          return (
            <li key={`${port.direction} ${port.name}`} className="flex flex-col gap-1">
              <CheckboxLine
                label={label}
                checked={breakpoint !== undefined}
                onCheckedChange={() => onSetup(toggled(setup, node, port.name))}
              />
              {breakpoint === undefined ? null : (
                <Condition
                  breakpoint={breakpoint}
                  onChange={(condition) => onSetup(withCondition(setup, breakpoint.id, condition))}
                />
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
