"use client";

import { CircleX, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { ExpressionInput } from "@/components/inspector/expression-input";
import { CheckboxLine } from "@/components/ui/checkbox";
import { Icon } from "@/components/ui/icon";
import { breakpointAt, stoppable, toggled, withCondition } from "./breakpoints";
import type { StepSetupProps } from "./step-setup";
import type { Breakpoint } from "./use-debug";
import { useStepNames } from "./use-step-names";

/** Kept when one leaves the field, also with what is wrong with it: the run then stops and says so. */
function Condition({
  breakpoint,
  names: { environment, problemOf },
  onChange,
}: {
  readonly breakpoint: Breakpoint;
  readonly names: ReturnType<typeof useStepNames>;
  readonly onChange: (condition: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? breakpoint.condition ?? "";
  const problem = problemOf(text);
  const isKept = text.trim() === (breakpoint.condition ?? "");
  const keep = () => {
    if (typed !== null && !isKept) onChange(typed);
    setTyped(null);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears that its field is left
    <div onBlur={keep}>
      <ExpressionInput
        label="Only where this is true"
        placeholder="only where, e.g. input.total > 5000"
        kind="condition"
        path={`breakpoint ${breakpoint.id}`}
        environment={environment}
        trouble={problem?.severity}
        value={text}
        onChange={setTyped}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          keep();
        }}
      />
      {isKept ? null : (
        <p className="pt-1 text-12 text-fg-2">Not set yet: Enter, or leaving the field, sets it.</p>
      )}
      {problem === undefined ? null : (
        <p
          role="status"
          className={`flex items-start gap-1 pt-1 text-12 ${problem.severity === "error" ? "text-negative" : "text-caution"}`}
        >
          <Icon
            as={problem.severity === "error" ? CircleX : TriangleAlert}
            size="s"
            className="mt-px"
          />
          <span className="min-w-0 break-words">{problem.message}</span>
        </p>
      )}
    </div>
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
  const names = useStepNames(document, node);
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
                  names={names}
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
