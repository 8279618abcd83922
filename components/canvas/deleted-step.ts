import type { FlowDocument, FlowProblem, NodeId } from "@/runtime/flow/document";
import { countReads, heirBefore } from "./mend-reads";

/** What this window remembers of a step, deleted or not. */
export type KnownStep = { readonly name: string; readonly type: string };

/** Steps of flows, newest first: the newest that has one tells how it is called. */
export function knownSteps(flows: Iterable<Pick<FlowDocument, "nodes">>): Map<NodeId, KnownStep> {
  const known = new Map<NodeId, KnownStep>();
  for (const { nodes } of flows) {
    for (const [id, { name, type }] of Object.entries(nodes)) {
      if (!known.has(id)) known.set(id, { name, type });
    }
  }
  return known;
}

/**
 * A step that is not before the one that reads it, told by the name this window knows. Where it was deleted and
 * one other of its type has taken its place, reading that one is the fix, wherever it was read.
 */
export function namedStep(
  known: ReadonlyMap<NodeId, KnownStep>,
  document: FlowDocument,
  problem: FlowProblem,
): FlowProblem {
  const [words, id = ""] = /^No step “([^”]+)” comes before this one/.exec(problem.message) ?? [];
  const step = known.get(id);
  if (words === undefined || step === undefined) return problem;
  const rest = problem.message.slice(words.length);
  if (document.nodes[id] !== undefined) {
    return { ...problem, message: `“${step.name}” (${id}) does not come before this one${rest}` };
  }
  const message = `“${step.name}” (${id}) was deleted, and is read here${rest}`;
  const fix = problem.fix ?? readInstead(document, problem, id, step.type);
  return { ...problem, message, ...(fix === undefined ? {} : { fix }) };
}

/** Of the step that has the deleted one's place, for all that read that one. */
function readInstead(
  document: FlowDocument,
  { node = "" }: FlowProblem,
  gone: NodeId,
  type: string,
): FlowProblem["fix"] {
  const heir = heirBefore(document, node, gone, type);
  if (heir === undefined) return undefined;
  const { mended, left } = countReads(document, gone, heir);
  if (mended === 0) return undefined;
  const name = document.nodes[heir]?.name ?? heir;
  const all = left === 0 ? "all " : "";
  const where = mended === 1 ? "" : ` in ${all}${mended} places`;
  return { label: `Read “${name}”${where}`, value: { read: gone, instead: heir } };
}
