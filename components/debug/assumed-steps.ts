import { isAssumedAnswer } from "@/components/runs/given-words";
import type { DebugLine } from "./use-debug";

/** Steps of the flow of which an answer is assumed, as far as the run has come. */
export function assumedSteps(lines: readonly DebugLine[]): ReadonlySet<string> {
  return new Set(
    lines.flatMap((line) =>
      line.kind === "step" && isAssumedAnswer(line.given) ? [line.node] : [],
    ),
  );
}
