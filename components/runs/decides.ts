import { nodeRegistry } from "@/runtime/nodes/registry";
import type { RunView, StepDetail } from "./use-run";

/** Whether a step decides by a table, so that it can be asked why. */
export function decides(view: RunView, step: StepDetail): boolean {
  const node = view.document?.nodes[step.line?.node ?? ""];
  return (
    (step.output !== null || step.outputDropped) &&
    nodeRegistry.get(node?.type ?? "")?.decided !== undefined &&
    view.payloads
  );
}
