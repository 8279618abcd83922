import { counted } from "@/runtime/counted";
import type { FlowProblem } from "@/runtime/flow/document";

/** What stands in the way of publishing, or of the runs afterwards, in one sentence. */
export function publishingWords(problems: readonly FlowProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (errors > 0) return `${counted(errors, "problem blocks", "problems block")} publishing`;
  const missing = problems.filter(({ code }) => code === "flow-unpublished").length;
  if (missing > 0) {
    return `Its runs would fail here until ${counted(missing, "sub-flow is", "sub-flows are")} published`;
  }
  if (problems.length > 0) return `Can be published, with ${counted(problems.length, "warning")}`;
  return "Can be published";
}
