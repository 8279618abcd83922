import {
  type FaultChoice,
  faultChoices,
  faultOf,
  faultWords,
} from "@/components/flow-tests/fault-words";
import type { FlowDocument } from "@/runtime/flow/document";
import type { DebugSetup } from "./use-debug";

export type SetFault = NonNullable<DebugSetup["faults"]>[string];
/** A connection with all steps that use it, or one step: `slot NAME`, `step NODE`. */
export type FaultTarget = `slot ${string}` | `step ${string}`;

/** What goes wrong, and how often, in a line. */
export function setFaultWords({ fault, times }: SetFault): string {
  if (fault.fault === "late") return "answers late, out of order";
  const how = times === null ? "each time" : times === 1 ? "once a call" : `${times} times a call`;
  return `${faultWords(fault)}, ${how}`;
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

export type SetFaultChoice = FaultChoice | "late";

export const setFaultChoices: readonly {
  readonly value: SetFaultChoice;
  readonly label: string;
}[] = [
  ...faultChoices,
  { value: "late", label: "The answer comes late: out of order with parallel calls" },
];

export type FaultForm = {
  readonly choice: SetFaultChoice;
  /** Seconds, as typed. */
  readonly retryAfter: string;
  readonly often: "once" | "times" | "always";
  /** As typed. */
  readonly times: string;
};

const timesMax = 20;

export function formOf(set: SetFault | null): FaultForm {
  if (set === null) return { choice: "timeout", retryAfter: "60", often: "once", times: "2" };
  const { fault, times } = set;
  return {
    choice: choiceOf(fault),
    retryAfter: String(fault.fault === "status" ? (fault.retryAfterS ?? 60) : 60),
    often: times === null ? "always" : times === 1 ? "once" : "times",
    times: String(times ?? 2),
  };
}

function choiceOf(fault: SetFault["fault"]): SetFaultChoice {
  if (fault.fault === "status") {
    return setFaultChoices.find(({ value }) => value === String(fault.status))?.value ?? "500";
  }
  if (fault.fault === "timeout") return fault.done === true ? "timeout-done" : "timeout";
  return fault.fault === "error" ? "down" : fault.fault;
}

/** What the form says; tries are 1 to 20. */
export function faultOfForm({ choice, retryAfter, often, times }: FaultForm): SetFault {
  if (choice === "late") return { fault: { fault: "late" }, times: null };
  const fault = faultOf(choice, Math.min(Number(retryAfter), 86_400));
  const tries = Math.min(Math.max(Number(times), 1), timesMax);
  return { fault, times: often === "always" ? null : often === "once" ? 1 : tries };
}

/** “erp”, or a step's name. */
export function targetWords(target: string, document: FlowDocument | null): string {
  const [kind, ...rest] = target.split(" ");
  const name = rest.join(" ");
  return kind === "step" ? (document?.nodes[name]?.name ?? name) : name;
}
