"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "@/components/canvas/is-typing";

/** What one can tell a run that is stepped through; null for what cannot be told now. */
export type DebugDeeds = {
  /** It stands still. */
  readonly standing: boolean;
  /** Why this person may not let it go on, where that is so; null where they may. */
  readonly refused: string | null;
  /** It stands before a step, not after one that failed. */
  readonly before: boolean;
  /** It is on its way. */
  readonly running: boolean;
  readonly ended: boolean;
  /** It has ended: begins anew with the same message. */
  readonly again: (() => void) | null;
  readonly goOn: () => void;
  readonly pause: () => void;
  readonly step: () => void;
  readonly into: () => void;
  readonly out: () => void;
  readonly stop: () => void;
  readonly runTo: (() => void) | null;
  readonly give: (() => void) | null;
  readonly back: (() => void) | null;
  readonly fork: (() => void) | null;
  /** Sets or takes away a breakpoint before the selected step. */
  readonly toggleStop: (() => void) | null;
};

const nothing = () => undefined;

/** Before a run is there: breakpoints alone can be set. */
export function deedsBefore(toggleStop: DebugDeeds["toggleStop"]): DebugDeeds {
  return {
    standing: false,
    refused: null,
    before: false,
    running: false,
    ended: true,
    again: null,
    goOn: nothing,
    pause: nothing,
    step: nothing,
    into: nothing,
    out: nothing,
    stop: nothing,
    runTo: null,
    give: null,
    back: null,
    fork: null,
    toggleStop,
  };
}

function deedOf(deeds: DebugDeeds, event: KeyboardEvent): (() => void) | null {
  switch (event.key) {
    case "F8":
      return deeds.running ? deeds.pause : deeds.standing ? deeds.goOn : null;
    case "F10":
      return deeds.standing ? deeds.step : null;
    case "F11":
      if (!deeds.standing) return null;
      return event.shiftKey ? deeds.out : deeds.into;
    case "F9":
      return deeds.back;
    default:
      return null;
  }
}

/** The keys of a debugger; what is typed into a field stays there, F-keys are never typed. */
export function useDebugKeys(deeds: DebugDeeds): void {
  const latest = useRef(deeds);
  useEffect(() => {
    latest.current = deeds;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const inDialog = document.querySelector("[role=dialog]") !== null;
      if (/^F(8|9|10|11)$/.test(event.key)) {
        // The browser's own, such as the whole screen, would take one out of the run.
        event.preventDefault();
        if (!inDialog) deedOf(latest.current, event)?.();
      } else if (event.key.toLowerCase() === "b" && !isTyping(event.target) && !inDialog) {
        latest.current.toggleStop?.();
      }
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}
