import { type FlowErrorCode, recoveryByCode } from "@/runtime/errors/flow-error";

type WordedError = {
  readonly code: string;
  readonly detail?: { readonly [name: string]: unknown } | undefined;
};

/** What the engine does about such an error, in words for the reader. */
export function recoveryWords({ code, detail }: WordedError): string {
  // A flow that was not there to be called: neither this flow nor its message is at fault.
  if (typeof detail?.publish === "string") return "Once it is published, this run can be retried";
  if (isSandboxGone({ code, detail }))
    return "Trying again would change nothing: nothing is there to ask";
  if (!Object.hasOwn(recoveryByCode, code)) return "Not tried again";
  switch (recoveryByCode[code as FlowErrorCode]) {
    case "retryable":
      return "The target did nothing, so it is safe to try again";
    case "throttled":
      return "The target asked to wait";
    case "auth":
      return "The credentials were refused; the connection waits for a person";
    case "down":
      return "The target was down; runs wait until it is back";
    case "unknown":
      return "The outcome is unknown; it is sent again by itself only where its target knows it by its key";
    case "data":
      return "Trying again would change nothing: the data or the flow must change";
    case "duplicate":
      return "The target had it already";
    case "conflict":
      return "The target has something else under this key";
  }
}

/** A run that was tried out was to ask a sandbox that is not there any more. */
export function isSandboxGone({ code, detail }: WordedError): boolean {
  return code === "CONNECTION_MISSING" && detail?.mode === "sandbox";
}

/** Found before anything was sent, or when nobody was there to take it. */
const uncalled: ReadonlySet<string> = new Set<FlowErrorCode>([
  "FLOW_INVALID",
  "EXPRESSION_INVALID",
  "EXPRESSION_FAILED",
  "EXPRESSION_LIMIT",
  "FIELD_MISSING",
  "CODE_FAILED",
  "CODE_LIMIT",
  "CONNECTION_MISSING",
  "TARGET_BLOCKED",
  "TARGET_DOWN",
]);

/** Whether an error of this code is one after which the target is known to have done nothing. */
export function reachedNothing(code: string): boolean {
  return uncalled.has(code);
}
