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
