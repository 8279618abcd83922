import type { ReactNode } from "react";
import { faceOf } from "@/components/runs/node-words";
import type { RunView } from "@/components/runs/use-run";
import { isElsewhere, type NewCarried, type Writing } from "./carried";
import type { DebugRun, DebugSession, Pause } from "./use-debug";
import { type ForkWith, WentOn } from "./went-on";

/** For which pause of which run something is written. */
type WrittenFor = {
  readonly view: RunView;
  readonly session: DebugSession;
  readonly debug: DebugRun;
  readonly flowId: string;
  readonly pause: Pause;
  /** What is written goes on in a run that begins anew. */
  readonly onCarry: (carried: NewCarried) => void;
  readonly onClose: () => void;
};

/** Null while the run stands where something is written for it; then where it is now, and what can be done with that. */
export function offOf<Given>(
  { view, session, debug, pause }: WrittenFor,
  forkWith: (given: Given) => ForkWith,
): ((given: Given | null) => ReactNode) | null {
  if (debug.pause?.number === pause.number) return null;
  const { name } = faceOf(view.document, pause.node);
  return (given) => (
    <WentOn
      debug={debug}
      session={session}
      view={view}
      name={name}
      missed={isElsewhere(pause) ? pause : null}
      fork={given === null ? null : forkWith(given)}
    />
  );
}

/** What was written is there again once the run that begins anew has come to the step. */
export function carrying(
  { flowId, view, pause, onCarry, onClose }: WrittenFor,
  written: Writing,
): ForkWith {
  const { node, path } = pause;
  const carry = (run: string) => {
    onCarry({ run, node, path, written });
    onClose();
  };
  return {
    flowId,
    place: { node, path },
    onStarted: carry,
    ...(isElsewhere(pause) && { onWait: () => carry(view.run.id) }),
  };
}
