import type { StepRecord } from "./records";

/** A step in its iteration, as a key of maps: `PATH NODE`, as journals and answers are looked up by. */
export function placeOf({ node, path }: Pick<StepRecord, "node" | "path">): string {
  return `${path} ${node}`;
}

/** The same of one attempt at it. */
export function attemptOf(step: Pick<StepRecord, "node" | "path" | "attempt">): string {
  return `${placeOf(step)} ${step.attempt}`;
}
