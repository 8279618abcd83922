import { faultWords } from "@/components/flow-tests/fault-words";
import { iterationName } from "@/components/runs/iteration-picker";
import { faceOf } from "@/components/runs/node-words";
import { runName } from "@/components/ui/format";
import type { FlowDocument } from "@/runtime/flow/document";
import { setFaultWords, targetWords } from "./set-faults";
import type { DebugLine } from "./use-debug";

/** A line that is told in one sentence. */
export type ShortLine = Exclude<DebugLine, { readonly kind: "older" }>;

/** What it is about: a step, of an item with its number, or what was set to fail. */
export function lineName(line: ShortLine, document: FlowDocument | null): string {
  if (line.kind === "fault") return targetWords(line.target, document);
  return stepName(document, line.node, line.path);
}

/** “Note it, 2” */
export function stepName(document: FlowDocument | null, node: string, path: string): string {
  const { name } = faceOf(document, node);
  return path === "" ? name : `${name}, ${iterationName(path)}`;
}

/** What happened, in a sentence; of a step its name alone. */
export function lineWords(line: ShortLine, name: string, calls: boolean): string {
  switch (line.kind) {
    case "step":
      return name;
    case "edited":
      return `${line.by} edited what arrives at ${name}`;
    case "answered":
      return `${line.by} typed the answer of ${name}`;
    case "again":
      return line.known === null
        ? "Delivered again: nothing recognises it, so it would be another order"
        : `Delivered again: recognised by ${line.known}, nothing is started`;
    case "fault":
      return line.fault === null
        ? `${line.by} took the fault of ${name} away`
        : `${line.by} lets ${name} fail: ${setFaultWords(line.fault)}`;
    case "reach":
      return reachWords(line);
    case "gave":
      return `${line.by} gave the output of ${name}`;
    case "took":
      return `${line.by} took the answer of ${name} from run ${runName(line.of ?? "")}`;
    case "failed":
      return `${line.by} let ${name} fail${madeWords(line.made)}`;
    case "sent":
      if (calls) return `${line.by} ${line.stepped ? "stepped into" : "ran"} ${name}`;
      return `${line.by} sent ${name} to ${sentWords(line)}`;
  }
}

/** “ with TARGET_BUSY: answers 429, try again in 60 s, at this try” */
function madeWords(made: (DebugLine & { readonly kind: "failed" })["made"]): string {
  if (made === null) return "";
  const { code, fault, once = false } = made;
  const how = fault === undefined || fault.fault === "error" ? "" : `: ${faultWords(fault)}`;
  return ` with ${code}${how}${once ? ", at its first try" : ""}`;
}

function reachWords(line: DebugLine & { readonly kind: "reach" }): string {
  const { by, slot, mode, system, gone } = line;
  if (gone) return `${slot} is mocked from here on: its sandbox is not there any more`;
  if (mode === "mocked") return `${by} mocked ${slot} again`;
  const where = system === null ? "" : `: ${system.system} in ${system.environment}`;
  return `${by} set ${slot} ${mode === "live" ? "live" : "to its sandbox"}${where}`;
}

function sentWords({
  mode,
  as,
}: Pick<DebugLine & { readonly kind: "sent" }, "mode" | "as">): string {
  if (mode !== "live") return "the sandbox";
  if (as === "new") return "the live system, as new";
  return as === "same-key" ? "the live system, under the same key" : "the live system";
}
