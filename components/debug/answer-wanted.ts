import { notifyFailure } from "@/components/ui/toast";
import type { FlowDocument } from "@/runtime/flow/document";
import { isCall } from "./breakpoints";
import { faultAt, type SetFault } from "./set-faults";
import type { DebugSession, Pause } from "./use-debug";

/** Where the panel asks for an answer. */
export const answerWanted = "answer-wanted";

/** Whether the system of a step is asked by whoever goes on, as things are set now, whatever stood when the run came there. */
export function isReached(
  { slots, setup }: Pick<DebugSession, "slots" | "setup">,
  node: string,
): boolean {
  const slot = slots.find(({ nodes }) => nodes.includes(node));
  const mode = slot === undefined ? undefined : setup.effects[slot.slot];
  return mode !== undefined && mode !== "mocked" && slot?.[mode] != null;
}

/** Whether a run that is told to go on would stand there again for want of an answer, as things are set now. */
export function wantsAnswer(pause: Pause, session: Pick<DebugSession, "slots" | "setup">): boolean {
  const { slots, setup } = session;
  if (!pause.lacksAnswer || pause.side !== "before") return false;
  if (isReached(session, pause.node)) return false;
  const slot = slots.find(({ nodes }) => nodes.includes(pause.node))?.slot;
  const ofStep = faultAt(setup, `step ${pause.node}`);
  const fault = ofStep ?? (slot === undefined ? null : faultAt(setup, `slot ${slot}`));
  return fault === null || !leavesUnanswered(fault);
}

/** After tries that fail something answers, and what comes late comes. */
function leavesUnanswered({ fault, times }: SetFault): boolean {
  return times === null && fault.fault !== "late";
}

/** Says what is needed before the run can go on, and leads the keyboard to where it is given. */
export function askForAnswer(pause: Pause, document: FlowDocument | null, name: string): void {
  notifyFailure(
    isCall(document, pause.node)
      ? `“${name}” needs what comes back first: step into it, run it, or type the answer.`
      : `“${name}” needs its answer first: type it, or let the system be asked this once.`,
  );
  requestAnimationFrame(() => {
    const panel = globalThis.document.getElementById(answerWanted);
    panel?.scrollIntoView({ block: "nearest" });
    panel?.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
  });
}
