import { FlowError } from "../errors/flow-error";
import type { FlowDocument, FlowNode } from "../flow/document";
import { portsOfDefinition } from "../flow/ports";
import type { NodeDefinition, PortDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { NodeWork } from "./node-work";

/**
 * Where a node takes its input from. `item` edges bring the item of their iteration, `outer` edges a
 * value of an enclosing scope that is decided before the loop opens, `loop` edges the end of a loop.
 */
export type InputEdge = {
  readonly from: PlanNode;
  readonly port: string;
  readonly to: PlanNode;
  readonly role: "same" | "item" | "outer" | "loop";
};

/** One level of iteration: the root, or the body of one splitter. */
export type LoopScope = {
  readonly parent: LoopScope | null;
  readonly split: PlanNode | null;
  readonly depth: number;
  /** Topological order; a node's `slot` is its place here. */
  readonly nodes: PlanNode[];
  /** Edges by which an iteration hands its value to an aggregator. */
  readonly handsOn: { readonly from: PlanNode; readonly port: string; readonly to: PlanNode }[];
};

export type PlanNode = {
  readonly id: string;
  readonly node: FlowNode;
  readonly definition: NodeDefinition;
  /** What it does here; a disabled node only passes its input on. */
  readonly work: NodeWork;
  readonly ports: readonly PortDefinition[];
  readonly mainPort: string;
  readonly inputs: InputEdge[];
  /** Edges of the same scope that leave this node, `loop` edges of a splitter included. */
  readonly outputs: InputEdge[];
  /** What a splitter opens for each item; null for every other node. */
  body: LoopScope | null;
  /** Splitters that may open only after this node is decided. */
  readonly gates: PlanNode[];
  /** How many nodes gate this splitter. */
  gatedBy: number;
  scope: LoopScope;
  slot: number;
};

export type CompileNode = (id: string, node: FlowNode, definition: NodeDefinition) => NodeWork;

type RawEdge = { readonly from: PlanNode; readonly port: string; readonly to: PlanNode };

/**
 * Nodes with their edges and loop scopes. Throws FLOW_INVALID (`detail.node`, `detail.field`) on a
 * dangling edge, a cycle, or loops that cross, and NODE_UNKNOWN on a type this build does not have.
 */
export function topologyOf(
  document: FlowDocument,
  registry: NodeRegistry,
  compile: CompileNode,
): LoopScope {
  const root: LoopScope = { parent: null, split: null, depth: 0, nodes: [], handsOn: [] };
  const nodes = new Map<string, PlanNode>();
  for (const [id, node] of Object.entries(document.nodes)) {
    nodes.set(id, planNode(id, node, registry, root, compile));
  }
  const edges = document.edges.map((edge) => readEdge(edge, nodes));
  const order = topologicalOrder([...nodes.values()], edges);
  assignScopes(order, edges, root);
  for (const edge of edges) connect(edge);
  checkGates(order);
  return root;
}

function planNode(
  id: string,
  node: FlowNode,
  registry: NodeRegistry,
  root: LoopScope,
  compile: CompileNode,
): PlanNode {
  const definition = registry.get(node.type);
  if (definition === undefined) {
    throw new FlowError("NODE_UNKNOWN", `This build has no node type "${node.type}".`, {
      detail: { node: id, type: node.type },
    });
  }
  const ports = portsOfDefinition(node, definition);
  const out = ports.filter(({ direction, role }) => direction === "out" && role !== "error");
  return {
    id,
    node,
    definition,
    work: compile(id, node, definition),
    ports,
    mainPort: (out.find(({ role }) => role === "main") ?? out[0])?.name ?? "out",
    inputs: [],
    outputs: [],
    body: null,
    gates: [],
    gatedBy: 0,
    scope: root,
    slot: -1,
  };
}

function readEdge(
  edge: { readonly from: string; readonly to: string },
  nodes: ReadonlyMap<string, PlanNode>,
): RawEdge {
  const from = readEnd(edge.from, "out", nodes);
  const to = readEnd(edge.to, "in", nodes);
  return { from: from.node, port: from.port, to: to.node };
}

function readEnd(
  end: string,
  direction: "in" | "out",
  nodes: ReadonlyMap<string, PlanNode>,
): { readonly node: PlanNode; readonly port: string } {
  const dot = end.indexOf(".");
  const id = end.slice(0, dot);
  const port = end.slice(dot + 1);
  const node = nodes.get(id);
  const known = node?.ports.some((p) => p.name === port && p.direction === direction);
  if (node === undefined || known !== true) {
    throw new FlowError(
      "FLOW_INVALID",
      `An edge ${direction === "out" ? "starts" : "ends"} at ${end}, which does not exist.`,
      { detail: { node: id, port } },
    );
  }
  return { node, port };
}

function topologicalOrder(
  nodes: readonly PlanNode[],
  edges: readonly RawEdge[],
): readonly PlanNode[] {
  const waiting = new Map(nodes.map((node) => [node, 0]));
  const leaving = new Map<PlanNode, PlanNode[]>(nodes.map((node) => [node, []]));
  for (const { from, to } of edges) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    leaving.get(from)?.push(to);
  }
  const order = nodes.filter((node) => waiting.get(node) === 0);
  for (const node of order) {
    for (const to of leaving.get(node) ?? []) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) order.push(to);
    }
  }
  const stuck = nodes.find((node) => !order.includes(node));
  if (stuck !== undefined) {
    throw new FlowError("FLOW_INVALID", `"${stuck.node.name}" is part of a cycle.`, {
      detail: { node: stuck.id },
    });
  }
  return order;
}

function assignScopes(
  order: readonly PlanNode[],
  edges: readonly RawEdge[],
  root: LoopScope,
): void {
  for (const node of order) {
    const reached = edges.filter((edge) => edge.to === node).map(reachedScope);
    const deepest = reached.reduce((deep, next) => (next.depth > deep.depth ? next : deep), root);
    if (reached.some((scope) => !encloses(scope, deepest))) {
      throw new FlowError("FLOW_INVALID", `"${node.node.name}" joins two different loops.`, {
        detail: { node: node.id },
      });
    }
    node.scope = node.work.behaviour === "collect" ? closedBy(node, deepest, reached) : deepest;
    node.slot = node.scope.nodes.length;
    node.scope.nodes.push(node);
    if (node.work.behaviour === "split") {
      const depth = node.scope.depth + 1;
      node.body = { parent: node.scope, split: node, depth, nodes: [], handsOn: [] };
    }
  }
}

/** The scope an edge brings its value to. */
function reachedScope({ from, port }: RawEdge): LoopScope {
  return from.body !== null && isItemPort(from, port) ? from.body : from.scope;
}

export function isItemPort(node: PlanNode, port: string): boolean {
  return (
    node.work.behaviour === "split" && node.ports.some((p) => p.name === port && p.role === "item")
  );
}

function encloses(outer: LoopScope, inner: LoopScope): boolean {
  for (let scope: LoopScope | null = inner; scope !== null; scope = scope.parent) {
    if (scope === outer) return true;
  }
  return false;
}

function closedBy(node: PlanNode, deepest: LoopScope, reached: readonly LoopScope[]): LoopScope {
  // Nothing ever arrives: it lies beside the flow, as any other step may.
  if (reached.length === 0) return deepest;
  if (deepest.parent === null) {
    throw new FlowError(
      "FLOW_INVALID",
      `"${node.node.name}" collects, but no splitter opens a loop before it.`,
      {
        detail: { node: node.id },
      },
    );
  }
  if (reached.some((scope) => scope !== deepest)) {
    throw new FlowError(
      "FLOW_INVALID",
      `"${node.node.name}" collects one loop, but also receives from outside it.`,
      { detail: { node: node.id } },
    );
  }
  return deepest.parent;
}

function connect(raw: RawEdge): void {
  const { from, port, to } = raw;
  const source = reachedScope(raw);
  if (to.work.behaviour === "collect") {
    connectCollector(raw, source);
    return;
  }
  const item = source !== from.scope;
  const role = to.scope !== source ? "outer" : item ? "item" : "same";
  const edge: InputEdge = { from, port, to, role };
  to.inputs.push(edge);
  if (role === "same") from.outputs.push(edge);
  if (role === "outer" && !item) gate(from, to);
}

/** However many edges lead from the body into an aggregator, its scope sees one: the end of the loop. */
function connectCollector({ from, port, to }: RawEdge, body: LoopScope): void {
  body.handsOn.push({ from, port, to });
  const { split } = body;
  if (split === null || to.inputs.length > 0) return;
  const edge: InputEdge = { from: split, port: itemPortOf(split), to, role: "loop" };
  to.inputs.push(edge);
  split.outputs.push(edge);
}

export function itemPortOf(split: PlanNode): string {
  return split.ports.find(({ role }) => role === "item")?.name ?? split.mainPort;
}

/** The loop around `to` that lies directly in the scope of `from` opens only once `from` is decided. */
function gate(from: PlanNode, to: PlanNode): void {
  for (let scope: LoopScope | null = to.scope; scope !== null; scope = scope.parent) {
    if (scope.parent === from.scope && scope.split !== null) {
      from.gates.push(scope.split);
      scope.split.gatedBy += 1;
      return;
    }
  }
}

function checkGates(order: readonly PlanNode[]): void {
  for (const node of order) {
    for (const split of node.gates) {
      if (reaches(split, node, new Set())) {
        throw new FlowError(
          "FLOW_INVALID",
          `"${node.node.name}" comes after the loop of "${split.node.name}" and leads back into it.`,
          { detail: { node: node.id } },
        );
      }
    }
  }
}

function reaches(from: PlanNode, to: PlanNode, seen: Set<PlanNode>): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (
    from.outputs.some((edge) => reaches(edge.to, to, seen)) ||
    from.gates.some((split) => reaches(split, to, seen))
  );
}
