import { recoveryWords } from "@/components/runs/error-words";
import { readJson } from "@/components/runs/read-json";
import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import { codeOfFault, failuresOf } from "@/runtime/engine/debug/step-failures";
import { recoveryByCode } from "@/runtime/errors/flow-error";
import type { FlowDocument } from "@/runtime/flow/document";
import type { NodeDefinition } from "@/runtime/nodes/definition";
import { sentenceOfAnswer } from "@/runtime/nodes/http-request/status-errors";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** A step that somebody lets fail: what it is, and how it is set. */
export type FailingStep = {
  readonly definition: NodeDefinition;
  readonly config: FlowDocument["nodes"][string]["config"];
};

/** Null where the version of a run is gone. */
export function failingStep(document: FlowDocument | null, id: string): FailingStep | null {
  const node = document?.nodes[id];
  const definition = nodeRegistry.get(node?.type ?? "");
  return node === undefined || definition === undefined
    ? null
    : { definition, config: node.config };
}

/** As typed. */
export type FailureForm = {
  /** Index among what the step can fail with. */
  readonly choice: number;
  /** Seconds; empty for none. */
  readonly retryAfter: string;
  /** JSON; empty for none. */
  readonly body: string;
  readonly message: string;
  readonly once: boolean;
};

const reasons: { readonly [status: number]: string } = {
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  409: "Conflict",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** What each of them is called, in the order of `failuresOf`. */
export function failureOptions({ definition, config }: FailingStep) {
  return failuresOf(definition, config).map((fault, index) => ({
    value: String(index),
    label: labelOf(fault, definition),
    ...(fault.fault !== "error" && { help: codeOfFault(definition, config, fault) ?? undefined }),
  }));
}

function labelOf(fault: GivenFault, { behaviour }: NodeDefinition): string {
  switch (fault.fault) {
    case "status":
      return `${fault.status} ${reasons[fault.status] ?? ""}${asides[fault.status] ?? ""}`;
    case "timeout":
      if (behaviour === "wait") return "The event does not come in time";
      return fault.done === true ? "No answer in time, but done" : "No answer in time, not done";
    case "not-json":
      return "Broken JSON";
    case "down":
      return "The connection is refused";
    case "error":
      return `${fault.code}: ${fault.message.replace(/\.$/, "")}`;
  }
}

const asides: { readonly [status: number]: string } = {
  401: ": the credential is rejected",
  422: ": what it is sent is refused",
  429: ", with Retry-After",
};

/** As one is told usually; `choice` is its place among what the step can fail with. */
export function usualForm(step: FailingStep, choice = 0): FailureForm {
  const fault = failuresOf(step.definition, step.config)[choice];
  const status = fault?.fault === "status" ? fault.status : null;
  const reason = status === null ? undefined : reasons[status];
  return {
    choice,
    retryAfter: fault?.fault === "status" ? String(fault.retryAfterS ?? "") : "",
    body: reason === undefined ? "" : JSON.stringify({ message: reason }, null, 2),
    message: fault?.fault === "error" ? fault.message : "",
    once: false,
  };
}

/** The form that says this; as one is told usually where the step does not fail so any more. */
export function formOfFailure(step: FailingStep, fault: GivenFault): FailureForm {
  const known = failuresOf(step.definition, step.config);
  const choice = known.findIndex((one) => isSameKind(one, fault));
  const form = usualForm(step, Math.max(choice, 0));
  return fault.fault === "error" && choice >= 0 ? { ...form, message: fault.message } : form;
}

function isSameKind(one: GivenFault, other: GivenFault): boolean {
  if (one.fault === "error") return other.fault === "error" && one.code === other.code;
  return one.fault === other.fault;
}

/** What the form says; null while it cannot be. */
export function madeFault(step: FailingStep, form: FailureForm): GivenFault | null {
  const fault = failuresOf(step.definition, step.config)[form.choice];
  if (fault === undefined) return null;
  if (fault.fault === "error") {
    const message = form.message.trim();
    return message === "" ? null : { ...fault, message };
  }
  if (fault.fault !== "status") return fault;
  const body = form.body.trim() === "" ? null : readJson(form.body);
  if (form.body.trim() !== "" && body === null) return null;
  const takes = fault.retryAfterS !== undefined && form.retryAfter !== "";
  return {
    fault: "status",
    status: fault.status,
    ...(takes && { retryAfterS: Math.min(Number(form.retryAfter), 86_400) }),
    ...(body !== null && { body: body.value }),
  };
}

/** What the step then says, and what is done about it: `TARGET_BUSY`, a sentence, and another one. */
export function failureWords(step: FailingStep, fault: GivenFault) {
  const code = codeOfFault(step.definition, step.config, fault) ?? "NODE_FAULT";
  const recovery = recoveryByCode[code];
  const sentence = fault.fault === "status" ? sentenceOfAnswer({ body: null, ...fault }) : null;
  // A flow that was called has tried for itself.
  const isTriedAgain =
    ["effect", "wait"].includes(step.definition.behaviour) &&
    recovery !== "data" &&
    recovery !== "duplicate" &&
    recovery !== "conflict";
  return { code, sentence, follows: `${recoveryWords({ code })}.`, isTriedAgain };
}
