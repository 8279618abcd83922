import { recoveryWords } from "@/components/runs/error-words";
import { readJson } from "@/components/runs/read-json";
import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import { recoveryByCode } from "@/runtime/errors/flow-error";
import { sentenceOfAnswer } from "@/runtime/nodes/http-request/status-errors";
import { codesOfFault, type FailingSteps, failuresOfAll } from "./failing-steps";

/** The choice of a status that is typed; the others are places among what the steps can fail with. */
export const typedStatus = "status";

/** As typed. */
export type FailureForm = {
  readonly choice: string;
  /** HTTP status, where that is what is chosen. */
  readonly status: string;
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

/** What each of them is called, in the order of `failuresOfAll`, and a status that is typed where they read one. */
export function failureOptions(steps: FailingSteps) {
  const faults = failuresOfAll(steps);
  const options: { value: string; label: string; help?: string }[] = faults.map((fault, index) => {
    const help = codesOfFault(steps, fault).join(" or ");
    const told = { value: String(index), label: labelOf(fault, steps) };
    return fault.fault === "error" ? told : { ...told, help };
  });
  const last = faults.findLastIndex(({ fault }) => fault === "status");
  if (last >= 0) {
    options.splice(last + 1, 0, { value: typedStatus, label: "Another HTTP status…" });
  }
  return options;
}

function labelOf(fault: GivenFault, [step]: FailingSteps): string {
  switch (fault.fault) {
    case "status":
      return `${fault.status} ${reasons[fault.status] ?? ""}${asides[fault.status] ?? ""}`;
    case "timeout":
      if (step?.definition.behaviour === "wait") return "The event does not come in time";
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

function chosen(steps: FailingSteps, { choice }: Pick<FailureForm, "choice">): GivenFault | null {
  return failuresOfAll(steps)[Number(choice)] ?? null;
}

/** As one is told usually. */
export function usualForm(steps: FailingSteps, choice = "0"): FailureForm {
  const fault = chosen(steps, { choice });
  const status = fault?.fault === "status" ? fault.status : null;
  const reason = status === null ? undefined : reasons[status];
  return {
    choice,
    status: "",
    retryAfter: fault?.fault === "status" ? String(fault.retryAfterS ?? "") : "",
    body: reason === undefined ? "" : JSON.stringify({ message: reason }, null, 2),
    message: fault?.fault === "error" ? fault.message : "",
    once: false,
  };
}

/** As the form of what goes wrong with a system begins: it does not answer, where that can be. */
export function usualFaultForm(steps: FailingSteps): FailureForm {
  const place = failuresOfAll(steps).findIndex(({ fault }) => fault === "timeout");
  return usualForm(steps, String(Math.max(place, 0)));
}

/** The form that says this; as one is told usually where the steps do not fail so any more. */
export function formOfFailure(steps: FailingSteps, fault: GivenFault): FailureForm {
  const place = failuresOfAll(steps).findIndex((one) => isSameKind(one, fault));
  if (fault.fault !== "status") {
    const form = usualForm(steps, String(Math.max(place, 0)));
    return fault.fault === "error" && place >= 0 ? { ...form, message: fault.message } : form;
  }
  if (place < 0 && codesOfFault(steps, fault).length === 0) return usualForm(steps);
  const { status, retryAfterS, body } = fault;
  return {
    ...usualForm(steps, place < 0 ? typedStatus : String(place)),
    status: place < 0 ? String(status) : "",
    retryAfter: String(retryAfterS ?? ""),
    body: body === undefined ? "" : JSON.stringify(body, null, 2),
  };
}

function isSameKind(one: GivenFault, other: GivenFault): boolean {
  if (one.fault === "error") return other.fault === "error" && one.code === other.code;
  if (one.fault === "status") return other.fault === "status" && one.status === other.status;
  if (one.fault === "timeout")
    return other.fault === "timeout" && (one.done ?? false) === (other.done ?? false);
  return one.fault === other.fault;
}

/** What is wrong with a status that is typed; null for one that these steps can fail with, or where none is typed. */
export function statusProblem(steps: FailingSteps, form: FailureForm): string | null {
  if (form.choice !== typedStatus) return null;
  const status = Number(form.status);
  if (!(status >= 400 && status <= 599)) return "An HTTP status from 400 to 599.";
  return codesOfFault(steps, { fault: "status", status }).length === 0
    ? `${status} is no failure for what it is set to expect.`
    : null;
}

/** Its answer says, or may say, when to come again. */
export function takesRetryAfter(steps: FailingSteps, form: FailureForm): boolean {
  const fault = chosen(steps, form);
  return (
    form.choice === typedStatus || (fault?.fault === "status" && fault.retryAfterS !== undefined)
  );
}

/** What the form says; null while it cannot be. */
export function madeFault(steps: FailingSteps, form: FailureForm): GivenFault | null {
  const fault: GivenFault | null =
    form.choice === typedStatus
      ? { fault: "status", status: Number(form.status) }
      : chosen(steps, form);
  if (fault === null || statusProblem(steps, form) !== null) return null;
  if (fault.fault === "error") {
    const message = form.message.trim();
    return message === "" ? null : { ...fault, message };
  }
  if (fault.fault !== "status") return fault;
  const body = form.body.trim() === "" ? null : readJson(form.body);
  if (form.body.trim() !== "" && body === null) return null;
  const takes = takesRetryAfter(steps, form) && form.retryAfter !== "";
  return {
    fault: "status",
    status: fault.status,
    ...(takes && { retryAfterS: Math.min(Number(form.retryAfter), 86_400) }),
    ...(body !== null && { body: body.value }),
  };
}

/** Somebody wrote in it, besides choosing and how an answer usually is. */
export function isWritten(steps: FailingSteps, form: FailureForm): boolean {
  const usual = usualForm(steps, form.choice);
  return form.body !== usual.body || form.message !== usual.message;
}

/** What the steps then say, and what is done about it: `TARGET_BUSY`, a sentence, and another one. */
export function failureWords(steps: FailingSteps, fault: GivenFault) {
  const found = codesOfFault(steps, fault);
  const codes = found.length === 0 ? (["NODE_FAULT"] as const) : found;
  const [code] = codes;
  const sentence = fault.fault === "status" ? sentenceOfAnswer({ body: null, ...fault }) : null;
  // A flow that was called has tried for itself.
  const asks = steps.some(({ definition }) => ["effect", "wait"].includes(definition.behaviour));
  const isTriedAgain = asks && codes.some((one) => !final.has(recoveryByCode[one]));
  return {
    codes,
    sentence,
    follows: codes.length === 1 && code !== undefined ? `${recoveryWords({ code })}.` : null,
    isTriedAgain,
  };
}

const final: ReadonlySet<string> = new Set(["data", "duplicate", "conflict"]);
