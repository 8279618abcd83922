import { beforeWords } from "./before-words";
import type { Breakpoint, Pause } from "./use-debug";

/** Why it stands there, in a sentence. */
export function pauseWords(
  { reason, side, node }: Pause,
  breakpoints: readonly Breakpoint[],
): string {
  switch (reason.why) {
    case "step":
      return "Paused before this step";
    case "asked":
      return "Paused because somebody asked";
    case "arrived":
      return "Arrived";
    case "breakpoint": {
      const condition = breakpoints.find(({ id }) => id === reason.breakpoint)?.condition;
      return condition ? `Breakpoint: ${condition}` : "Breakpoint";
    }
    case "condition":
      return `Breakpoint whose condition cannot be told: ${reason.message}`;
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
