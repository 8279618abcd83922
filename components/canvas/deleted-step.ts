import type { FlowDocument, FlowProblem, NodeId } from "@/runtime/flow/document";
import { expressionsOf } from "@/runtime/flow/node-texts";
import { ancestorsOf } from "@/runtime/flow/ports";
import { nodeRegistry } from "@/runtime/nodes/registry";

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
 * one other of its type has taken its place, reading that one is the fix.
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

function readInstead(
  document: FlowDocument,
  { node = "", field }: FlowProblem,
  gone: NodeId,
  type: string,
): FlowProblem["fix"] {
  const reader = document.nodes[node];
  const definition = nodeRegistry.get(reader?.type ?? "");
  if (reader === undefined || definition === undefined) return undefined;
  const likely = [...ancestorsOf(document, node)].filter((id) => document.nodes[id]?.type === type);
  const [heir] = likely;
  const text = expressionsOf(reader, definition).find((one) => one.field === field)?.text;
  // The key stands beside the settings that a fix writes to.
  if (field === "idempotencyKey") return undefined;
  if (heir === undefined || likely.length > 1 || text === undefined) return undefined;
  const value = text.replaceAll(new RegExp(`\\bsteps\\.${gone}\\b`, "g"), () => `steps.${heir}`);
  return value === text
    ? undefined
    : { label: `Read “${document.nodes[heir]?.name ?? heir}”`, value };
}
