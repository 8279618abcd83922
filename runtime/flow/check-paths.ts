import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, FlowProblem, NodeId } from "./document";
import { ancestorsOf, portsOf, reachableFrom } from "./ports";

/** How a flow starts, what is never reached, and paths on which a caller would wait in vain. */
export function checkPaths(document: FlowDocument, registry: NodeRegistry): readonly FlowProblem[] {
  const nodes = Object.entries(document.nodes);
  const triggers = nodes.filter(([, node]) => behaviourOf(node, registry) === "trigger");
  if (triggers.length === 0) {
    const message = "Nothing starts this flow. Add a trigger, such as Webhook.";
    return [{ severity: "error", code: "trigger-missing", message }];
  }
  return [
    ...checkTriggers(triggers),
    ...checkReach(document, registry, triggers),
    ...checkOpenBranches(document, registry, triggers),
  ];
}

function checkTriggers(triggers: readonly (readonly [NodeId, FlowNode])[]): FlowProblem[] {
  const seen = new Map<string, string>();
  return triggers.flatMap(([id, node]) => {
    const first = seen.get(node.type);
    seen.set(node.type, first ?? node.name);
    if (first === undefined || !node.type.startsWith("webhook@")) return [];
    const message = `${node.name} is a second webhook beside ${first}. A flow has one; make a flow for each address.`;
    return [{ severity: "error", code: "webhook-second", node: id, message }];
  });
}

function checkReach(
  document: FlowDocument,
  registry: NodeRegistry,
  triggers: readonly (readonly [NodeId, FlowNode])[],
): FlowProblem[] {
  const reached = new Set(triggers.flatMap(([id]) => [...reachableFrom(document, id)]));
  return Object.entries(document.nodes)
    .filter(([id, node]) => !reached.has(id) && registry.has(node.type))
    .map(([id, node]) => ({
      severity: "warning",
      code: "unreachable",
      node: id,
      message: `${node.name} is never reached. Connect it or delete it.`,
    }));
}

/**
 * A branch without a line ends the run there. While a caller waits for a respond node, that is a mistake:
 * the caller would get no answer of the flow.
 */
function checkOpenBranches(
  document: FlowDocument,
  registry: NodeRegistry,
  triggers: readonly (readonly [NodeId, FlowNode])[],
): FlowProblem[] {
  const wired = new Set(document.edges.map(({ from }) => from));
  const responds = Object.entries(document.nodes)
    .filter(([, node]) => behaviourOf(node, registry) === "respond")
    .map(([id]) => id);
  const reached = new Set(triggers.flatMap(([id]) => [...reachableFrom(document, id)]));
  return Object.entries(document.nodes).flatMap(([id, node]) => {
    if (!reached.has(id) || node.disabled === true) return [];
    const answered = [id, ...ancestorsOf(document, id)].some((earlier) =>
      responds.includes(earlier),
    );
    return portsOf(node, registry)
      .filter(({ role, direction }) => role === "branch" && direction === "out")
      .filter(({ name }) => !wired.has(`${id}.${name}`))
      .map((port): FlowProblem => {
        const waits = responds.length > 0 && !answered;
        const end = waits
          ? "ends nowhere, so the caller would get no answer. Connect it to a respond node."
          : "ends here: what goes this way is dropped.";
        return {
          severity: waits ? "error" : "warning",
          code: waits ? "branch-unanswered" : "branch-open",
          node: id,
          port: port.name,
          message: `The branch ${port.label} of ${node.name} ${end}`,
        };
      });
  });
}

function behaviourOf(node: FlowNode, registry: NodeRegistry) {
  return registry.get(node.type)?.behaviour;
}
