import type { PortDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, FlowProblem, NodeId } from "./document";
import { portsOf, reachableFrom } from "./ports";
import { splitEnd } from "./schema";

/** How a flow starts, what is never reached, and paths on which a caller would wait in vain. */
export function checkPaths(document: FlowDocument, registry: NodeRegistry): readonly FlowProblem[] {
  const nodes = Object.entries(document.nodes);
  const triggers = nodes.filter(([, node]) => behaviourOf(node, registry) === "trigger");
  if (triggers.length === 0) {
    const message = "Nothing starts this flow. Add a trigger, such as Webhook.";
    return [{ severity: "error", code: "trigger-missing", message }];
  }
  return [
    ...checkTriggers(triggers, registry),
    ...checkAlone(document, registry, triggers),
    ...checkReach(document, registry, triggers),
    ...checkBranches(document, registry, triggers),
    ...checkRefusals(document, registry, triggers),
  ];
}

function checkTriggers(
  triggers: readonly (readonly [NodeId, FlowNode])[],
  registry: NodeRegistry,
): FlowProblem[] {
  const [first, ...others] = triggers.filter(
    ([, { type }]) => registry.get(type)?.start?.by === "message",
  );
  return others.map(([id, node]) => ({
    severity: "error",
    code: "webhook-second",
    node: id,
    message: `${node.name} would be a second address beside ${first?.[1].name}. A flow has one; make a flow for each address.`,
  }));
}

/** What the sender of a message gets where no step follows. */
function checkAlone(
  document: FlowDocument,
  registry: NodeRegistry,
  triggers: readonly (readonly [NodeId, FlowNode])[],
): FlowProblem[] {
  if (Object.keys(document.nodes).length > 1) return [];
  return triggers.flatMap(([id, { type, name, config, disabled }]) => {
    const start = registry.get(type)?.start;
    if (start?.by !== "message" || disabled === true) return [];
    const status = start.waits?.(config) === false ? 202 : 200;
    return {
      severity: "warning",
      code: "webhook-alone",
      node: id,
      message: `Nothing follows ${name}: a message is stored, and its sender gets ${status} with the run's id and status. Connect a step.`,
    };
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

/** Refusals that nobody hears: whoever sent the message was told that it is stored, or nobody sent one. */
function checkRefusals(
  document: FlowDocument,
  registry: NodeRegistry,
  triggers: readonly (readonly [NodeId, FlowNode])[],
): FlowProblem[] {
  const refusing = Object.entries(document.nodes).filter(
    ([, { type, config, disabled }]) =>
      disabled !== true && registry.get(type)?.refuses?.(config) === true,
  );
  return refusing.flatMap(([id, node]) => {
    const before = triggers.filter(([trigger]) => reachableFrom(document, trigger).has(id));
    if (before.length === 0 || before.some(([, trigger]) => isHeard(trigger, registry))) return [];
    const names = before.map(([, { name }]) => name).join(" and ");
    return {
      severity: "warning",
      code: "answer-unheard",
      node: id,
      message: `Nobody hears that ${node.name} refuses the message: ${names} waits for no answer. Let the sender wait, or let a step fail, so that the run needs attention.`,
    };
  });
}

function isHeard({ type, config }: FlowNode, registry: NodeRegistry): boolean {
  const start = registry.get(type)?.start;
  switch (start?.by) {
    case "calendar":
      return false;
    case "message":
      return start.waits?.(config) ?? true;
    default:
      return true;
  }
}

/**
 * Branches on which a caller of the flow gets no answer of its own, because every respond node lies on the
 * other branches. One that leads nowhere is a mistake; one that leads elsewhere may mean it.
 */
function checkBranches(
  document: FlowDocument,
  registry: NodeRegistry,
  triggers: readonly (readonly [NodeId, FlowNode])[],
): FlowProblem[] {
  const reached = new Set(triggers.flatMap(([id]) => [...reachableFrom(document, id)]));
  const responds = Object.entries(document.nodes)
    .filter(([id, node]) => behaviourOf(node, registry) === "respond" && reached.has(id))
    .map(([id]) => id);
  return Object.entries(document.nodes).flatMap(([id, node]) => {
    if (!reached.has(id) || node.disabled === true) return [];
    const branches = portsOf(node, registry).filter(
      ({ role, direction }) => role === "branch" && direction === "out",
    );
    if (branches.length === 0) return [];
    const below = reachableFrom(document, id);
    const waits =
      responds.length > 0 && responds.every((other) => below.has(other) && other !== id);
    return branches.flatMap((port) => checkBranch(document, id, node, port, waits ? responds : []));
  });
}

/** `responds`: nodes that answer on the branches of this node only; empty when others answer, or none. */
function checkBranch(
  document: FlowDocument,
  id: NodeId,
  node: FlowNode,
  port: PortDefinition,
  responds: readonly NodeId[],
): readonly FlowProblem[] {
  const targets = document.edges
    .filter(({ from }) => from === `${id}.${port.name}`)
    .map(({ to }) => splitEnd(to)?.node ?? "");
  const subject = `The branch ${port.label} of ${node.name}`;
  const found = (severity: FlowProblem["severity"], code: string, message: string) => [
    { severity, code, node: id, port: port.name, message: `${subject} ${message}` },
  ];
  if (targets.length === 0) {
    return responds.length > 0
      ? found(
          "error",
          "branch-unanswered",
          "ends nowhere, so the caller would get no answer. Connect it to a respond node.",
        )
      : found("warning", "branch-open", "ends here: what goes this way is dropped.");
  }
  const answers = targets.some((target) => {
    const onward = reachableFrom(document, target);
    return responds.some((respond) => onward.has(respond));
  });
  return responds.length === 0 || answers
    ? []
    : found(
        "warning",
        "branch-late",
        "has no respond node: the caller gets 202 when its time is over.",
      );
}

function behaviourOf(node: FlowNode, registry: NodeRegistry) {
  return registry.get(node.type)?.behaviour;
}
