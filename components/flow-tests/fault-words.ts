import type { GivenFault } from "@/runtime/engine/debug/given-answers";

/** What goes wrong, in a line. */
export function faultWords(fault: GivenFault): string {
  switch (fault.fault) {
    case "timeout":
      return fault.done === true ? "no answer, though it was done" : "no answer";
    case "down":
      return "the connection is refused";
    case "status":
      return fault.retryAfterS === undefined
        ? `answers ${fault.status}`
        : `answers ${fault.status}, try again in ${fault.retryAfterS} s`;
    case "not-json":
      return "answers broken JSON";
    case "error":
      return `${fault.code}: ${fault.message}`;
  }
}

export type FaultChoice =
  | "429"
  | "500"
  | "503"
  | "409"
  | "timeout"
  | "timeout-done"
  | "down"
  | "not-json";

/** What a person chooses from. */
export const faultChoices: readonly { readonly value: FaultChoice; readonly label: string }[] = [
  { value: "timeout", label: "No answer in time, not done" },
  { value: "timeout-done", label: "No answer in time, but done" },
  { value: "429", label: "429 Too Many Requests, with Retry-After" },
  { value: "500", label: "500 Internal Server Error" },
  { value: "503", label: "503 Service Unavailable" },
  { value: "409", label: "409 Conflict: a duplicate" },
  { value: "not-json", label: "Broken JSON" },
  { value: "down", label: "The connection is refused" },
];

export function faultOf(choice: FaultChoice, retryAfterS: number): GivenFault {
  switch (choice) {
    case "timeout":
      return { fault: "timeout" };
    case "timeout-done":
      return { fault: "timeout", done: true };
    case "429":
      return { fault: "status", status: 429, retryAfterS };
    case "down":
    case "not-json":
      return { fault: choice };
    default:
      return { fault: "status", status: Number(choice) };
  }
}
