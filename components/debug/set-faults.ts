import { faultWords } from "@/components/flow-tests/fault-words";
import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import type { FlowDocument } from "@/runtime/flow/document";
import { type FailingSteps, failingSteps } from "./failing-steps";
import {
  type FailureForm,
  failureWords,
  formOfFailure,
  madeFault,
  usualFaultForm,
  usualForm,
} from "./failure-form";
import type { DebugSetup } from "./use-debug";

export type SetFault = NonNullable<DebugSetup["faults"]>[string];
/** A connection with all steps that use it, or one step: `slot NAME`, `step NODE`. */
export type FaultTarget = `slot ${string}` | `step ${string}`;

/** What goes wrong, and how often, in a line. */
export function setFaultWords({ fault, times }: SetFault): string {
  if (fault.fault === "late") return "answers late, out of order";
  const how = times === null ? "each time" : times === 1 ? "once a call" : `${times} times a call`;
  return `${faultWords(fault as GivenFault)}, ${how}`;
}

/** What is set for a target itself; null where it answers as ever. */
export function faultAt({ faults = {} }: DebugSetup, target: FaultTarget): SetFault | null {
  return faults[target] ?? null;
}

/** With another fault for a target, or without one. */
export function withSetFault(
  setup: DebugSetup,
  target: FaultTarget,
  fault: SetFault | null,
): DebugSetup {
  const { faults = {}, ...rest } = setup;
  const { [target]: _before, ...others } = faults;
  const next = fault === null ? others : { ...others, [target]: fault };
  return Object.keys(next).length === 0 ? rest : { ...rest, faults: next };
}

/** The choice that nothing fails, and the answer comes late. */
export const lateChoice = {
  value: "late",
  label: "The answer comes late: out of order with parallel calls",
};

export type FaultForm = {
  readonly failure: FailureForm;
  readonly often: "once" | "times" | "always";
  /** As typed. */
  readonly times: string;
};

const timesMax = 20;

/** The form that says what is set; as it usually begins where nothing is. */
export function formOf(steps: FailingSteps, set: SetFault | null): FaultForm {
  if (set === null) return { failure: usualFaultForm(steps), often: "once", times: "2" };
  const { fault, times } = set;
  return {
    failure:
      fault.fault === "late"
        ? usualForm(steps, lateChoice.value)
        : formOfFailure(steps, fault as GivenFault),
    often: times === null ? "always" : times === 1 ? "once" : "times",
    times: String(times ?? 2),
  };
}

/** How often it is, which is no question where the step does not try again. */
export function isCounted(steps: FailingSteps, { failure }: FaultForm): boolean {
  const fault = madeFault(steps, failure);
  return fault !== null && failureWords(steps, fault).isTriedAgain;
}

/** What the form says; tries are 1 to 20. Null while it cannot be. */
export function faultOfForm(steps: FailingSteps, form: FaultForm): SetFault | null {
  const { failure, often, times } = form;
  if (failure.choice === lateChoice.value) return { fault: { fault: "late" }, times: null };
  const fault = madeFault(steps, failure);
  if (fault === null) return null;
  if (often === "always" || !isCounted(steps, form)) return { fault, times: null };
  return { fault, times: often === "once" ? 1 : Math.min(Math.max(Number(times), 1), timesMax) };
}

/** The steps that a target means. */
export function stepsOfTarget(
  target: FaultTarget,
  nodes: readonly string[],
  document: FlowDocument | null,
): FailingSteps {
  return failingSteps(
    document,
    target.startsWith("slot ") ? nodes : [target.slice("step ".length)],
  );
}

/** “erp”, or a step's name. */
export function targetWords(target: string, document: FlowDocument | null): string {
  const [kind, ...rest] = target.split(" ");
  const name = rest.join(" ");
  return kind === "step" ? (document?.nodes[name]?.name ?? name) : name;
}
