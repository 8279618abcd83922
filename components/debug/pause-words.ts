import { beforeWords } from "./before-words";
import type { Pause } from "./use-debug";

/** Why it stands there, in a sentence. */
export function pauseWords({ reason, side, node }: Pause): string {
  switch (reason.why) {
    case "step":
      return "Paused before this step";
    case "asked":
      return "Paused because somebody asked";
    case "arrived":
      return "Arrived";
    case "breakpoint":
      return reason.condition ? `Breakpoint: ${reason.condition}` : "Breakpoint";
    case "condition":
      return untold(reason.condition, reason.message);
    case "changed":
      return `${reason.expression} changed`;
    case "error":
      return side === "after" ? `Failed: ${reason.message}` : reason.message;
    case "done-before":
      return beforeWords(reason.before, node);
    case "no-answer":
      return "Nothing says what the system would answer";
  }
}

/** “Stopped, as it cannot be told whether input.total > 5 holds: input.total is missing” */
function untold(condition: string | undefined, message: string): string {
  const holds = condition === undefined ? "its condition holds" : `${condition} holds`;
  const why = message.replace(/^The condition is missing: /, "");
  return `Stopped at a breakpoint, as it cannot be told whether ${holds}: ${why}`;
}
