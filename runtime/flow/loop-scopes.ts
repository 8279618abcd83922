import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, FlowNode, FlowProblem, NodeId } from "./document";
import { nodeOf } from "./node-of";
import { type Edge, orderOf } from "./order-of";
import { ancestorsOf, findPort, portsOf } from "./ports";
import { splitEnd } from "./schema";

/** Splitters around a node, outermost first; empty outside loops. */
export type LoopPath = readonly NodeId[];

export type FlowShape = {
  /** Nodes in an order in which every edge leads forward; nodes of a cycle are missing. */
  readonly order: readonly NodeId[];
  readonly loops: ReadonlyMap<NodeId, LoopPath>;
  /** The same text for the same loops. */
  readonly loopText: string;
  readonly problems: readonly FlowProblem[];
};

type Known = {
  readonly registry: NodeRegistry;
  readonly nodes: FlowDocument["nodes"];
  readonly shape: FlowShape;
};

/** The last one by the flow's lines: most of what is typed into a node changes none of it. */
const known = new WeakMap<FlowDocument["edges"], Known>();

/** Order, cycles and loops of a flow. What enters a loop never leaves it but through a collector. */
export function shapeOf(document: FlowDocument, registry: NodeRegistry): FlowShape {
  const { edges, nodes } = document;
  const before = known.get(edges);
  const isSame = before?.registry === registry && isSameShape(before, nodes, registry);
  const shape = before !== undefined && isSame ? before.shape : findShape(document, registry);
  known.set(edges, { registry, nodes, shape });
  return shape;
}

/** Whether only settings differ, and ports do not; names where no problem tells them. */
function isSameShape(
  { nodes: before, shape }: Known,
  after: FlowDocument["nodes"],
  registry: NodeRegistry,
): boolean {
  const [ids, others] = [Object.keys(after), Object.keys(before)];
  const isNamed = shape.problems.length > 0;
  const partOf = (node: FlowNode) =>
    JSON.stringify([node.type, node.disabled, portsOf(node, registry), isNamed ? node.name : ""]);
  return (
    ids.length === others.length &&
    ids.every((id, index) => {
      const [node, old] = [after[id], before[id]];
      if (id !== others[index] || node === undefined || old === undefined) return false;
      return node === old || partOf(node) === partOf(old);
    })
  );
}

function findShape(document: FlowDocument, registry: NodeRegistry): FlowShape {
  const edges = document.edges.flatMap((edge) => {
    const from = splitEnd(edge.from)?.node;
    const to = splitEnd(edge.to)?.node;
    if (from === undefined || to === undefined) return [];
    if (nodeOf(document, from) === undefined || nodeOf(document, to) === undefined) return [];
    return [{ ...edge, source: from, target: to }];
  });
  const order = orderOf(Object.keys(document.nodes), edges);
  const loops = new Map<NodeId, LoopPath>();
  const problems: FlowProblem[] = cycleProblems(document, order, edges);
  const into = new Map<NodeId, typeof edges>();
  for (const edge of edges) into.set(edge.target, [...(into.get(edge.target) ?? []), edge]);
  for (const id of order) {
    const reached = (into.get(id) ?? [])
      .filter((edge) => loops.has(edge.source))
      .map((edge) => {
        const around = loops.get(edge.source) ?? [];
        const opens = findPort(document, registry, edge.from, "out")?.role === "item";
        return opens ? [...around, edge.source] : around;
      });
    const { path, problem } = closeOrStay(document, registry, id, reached);
    loops.set(id, path);
    if (problem !== null) problems.push(problem);
  }
  problems.push(...entryProblems(document, registry, loops, edges));
  const inside = [...loops].filter(([, path]) => path.length > 0);
  return { order, loops, loopText: JSON.stringify(inside), problems };
}

/**
 * What a loop takes from outside is decided before it opens. An edge from the splitter's own failure, or
 * from what comes after the loop, would have the loop wait for its own end; so would two loops that wait
 * for each other.
 */
function entryProblems(
  document: FlowDocument,
  registry: NodeRegistry,
  loops: ReadonlyMap<NodeId, LoopPath>,
  edges: readonly (Edge & { readonly from: string })[],
): FlowProblem[] {
  const entries = edges.flatMap(({ from, source, target }) => {
    const around = loops.get(source) ?? [];
    const opens = findPort(document, registry, from, "out")?.role === "item";
    const reached = opens ? [...around, source] : around;
    const inside = loops.get(target) ?? [];
    const entered = inside[reached.length];
    return entered !== undefined && encloses(reached, inside) ? [{ source, target, entered }] : [];
  });
  // A loop begins only after everything it takes from outside: that is an edge, too.
  const waits = [...edges, ...entries.map(({ source, entered }) => ({ source, target: entered }))];
  const nameOf = (id: NodeId) => nodeOf(document, id)?.name ?? id;
  return entries
    .filter(({ source, entered }) => leadsTo(entered, source, waits))
    .map(({ source, target, entered }) => ({
      severity: "error",
      code: "loop-boundary",
      node: target,
      message: `${nameOf(target)} is inside the loop of ${nameOf(entered)} and also receives from ${nameOf(source)}, which is known only when that loop has ended. Use a node of its own after the loop.`,
    }));
}

function leadsTo(from: NodeId, to: NodeId, edges: readonly Edge[]): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const { source, target } of edges) if (source === id) seen.add(target);
  }
  return false;
}

/** True when values of a node with loop path `outer` can be read at `inner`. */
export function encloses(outer: LoopPath, inner: LoopPath): boolean {
  return outer.every((split, index) => inner[index] === split);
}

/**
 * What the loops around two nodes have against a new line between them, or null. A node that nothing leads
 * to from a trigger yet may still come into a loop: of it nothing is known.
 */
export function loopMisfit(
  document: FlowDocument,
  registry: NodeRegistry,
  shape: FlowShape,
  { from, to }: FlowEdge,
): string | null {
  const [source, target] = [splitEnd(from)?.node ?? "", splitEnd(to)?.node ?? ""];
  if (!startsAtTriggers(document, registry, source)) return null;
  const pathOf = (end: string) => {
    const node = splitEnd(end)?.node ?? "";
    const around = shape.loops.get(node) ?? [];
    return findPort(document, registry, end, "out")?.role === "item" ? [...around, node] : around;
  };
  const others = document.edges.filter((edge) => splitEnd(edge.to)?.node === target);
  if (others.some((edge) => !startsAtTriggers(document, registry, splitEnd(edge.from)?.node ?? "")))
    return null;
  const reached = [...others.map((edge) => pathOf(edge.from)), pathOf(from)];
  return closeOrStay(document, registry, target, reached).problem?.message ?? null;
}

function startsAtTriggers(document: FlowDocument, registry: NodeRegistry, id: NodeId): boolean {
  const led = new Set(document.edges.map(({ to }) => splitEnd(to)?.node));
  return [id, ...ancestorsOf(document, id)].every((one) => {
    const { type = "" } = nodeOf(document, one) ?? {};
    return led.has(one) || registry.get(type)?.behaviour === "trigger";
  });
}

type Placed = { readonly path: LoopPath; readonly problem: FlowProblem | null };

function closeOrStay(
  document: FlowDocument,
  registry: NodeRegistry,
  id: NodeId,
  reached: readonly LoopPath[],
): Placed {
  const node = nodeOf(document, id);
  const name = node?.name ?? id;
  const deepest = reached.reduce<LoopPath>(
    (deep, next) => (next.length > deep.length ? next : deep),
    [],
  );
  const fault = (message: string): FlowProblem => ({
    severity: "error",
    code: "loop-boundary",
    node: id,
    message,
  });
  if (reached.some((path) => !encloses(path, deepest))) {
    const message = `${name} receives from two different loops. Collect each loop first.`;
    return { path: deepest, problem: fault(message) };
  }
  const collects = registry.get(node?.type ?? "")?.behaviour === "collect";
  if (!collects || node?.disabled === true) return { path: deepest, problem: null };
  if (deepest.length === 0) {
    // Without any input the node is unreachable, which is said elsewhere.
    const message = `${name} collects, but no splitter opens a loop before it.`;
    return { path: [], problem: reached.length === 0 ? null : fault(message) };
  }
  const outside = reached.some((path) => path.length < deepest.length);
  const message = `${name} collects a loop, but also receives from outside of it.`;
  return { path: deepest.slice(0, -1), problem: outside ? fault(message) : null };
}

/** Every node of a circle is named once, in the order of the circle, which is told at the node where it is entered. */
function cycleProblems(
  document: FlowDocument,
  order: readonly NodeId[],
  edges: readonly Edge[],
): FlowProblem[] {
  const ordered = new Set(order);
  const stuck = Object.keys(document.nodes).filter((id) => !ordered.has(id));
  const next = new Map<NodeId, NodeId[]>(stuck.map((id) => [id, []]));
  for (const { source, target } of edges) {
    if (!ordered.has(source) && !ordered.has(target)) next.get(source)?.push(target);
  }
  const entered = edges
    .filter(({ source, target }) => ordered.has(source) && !ordered.has(target))
    .map(({ target }) => target);
  const nameOf = (id: NodeId) => nodeOf(document, id)?.name ?? id;
  const told = new Set<NodeId>();
  return [...new Set([...entered, ...stuck])].flatMap((id): FlowProblem[] => {
    const circle = told.has(id) ? null : shortestCircle(id, next);
    if (circle === null) return [];
    for (const node of circle) told.add(node);
    const names = [...circle, id].map(nameOf).join(" → ");
    const others = circle.slice(1);
    return [
      {
        severity: "error",
        code: "cycle",
        node: id,
        ...(others.length === 0 ? {} : { others }),
        message: `These nodes form a circle: ${names}. A flow only goes forward; use a splitter to repeat steps.`,
      },
    ];
  });
}

/** The nodes of the shortest way from a node back to it, itself first; null where none leads back. */
function shortestCircle(
  start: NodeId,
  next: ReadonlyMap<NodeId, readonly NodeId[]>,
): readonly NodeId[] | null {
  const before = new Map<NodeId, NodeId>();
  const reached = [start];
  for (const id of reached) {
    for (const target of next.get(id) ?? []) {
      if (target === start) return wayTo(id, before);
      if (before.has(target)) continue;
      before.set(target, id);
      reached.push(target);
    }
  }
  return null;
}

function wayTo(last: NodeId, before: ReadonlyMap<NodeId, NodeId>): readonly NodeId[] {
  const way: NodeId[] = [];
  for (let id: NodeId | undefined = last; id !== undefined; id = before.get(id)) way.unshift(id);
  return way;
}
