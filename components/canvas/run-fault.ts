import { causeField, stillHolds } from "@/components/runs/cause-field";
import { runName } from "@/components/ui/format";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";

export type StepFault = {
  readonly run: string;
  readonly node: string;
  readonly message: string;
  readonly detail?: JsonObject | undefined;
};

/** What a run says against a step of the draft; null once the field that failed says something else. */
export function problemOf(document: FlowDocument, fault: StepFault): FlowProblem | null {
  const node = document.nodes[fault.node];
  if (node === undefined) return null;
  const field = causeField(node, fault.detail);
  if (field !== null && !stillHolds(node, field, fault.detail?.expression)) return null;
  const [from, to] = Array.isArray(fault.detail?.at) ? fault.detail.at : [];
  return {
    severity: "error",
    code: "run-failed",
    node: fault.node,
    message: `Run ${runName(fault.run)} failed here: ${fault.message}`,
    ...(field !== null && { field }),
    ...(field !== null && typeof from === "number" && typeof to === "number" && { at: [from, to] }),
  };
}
