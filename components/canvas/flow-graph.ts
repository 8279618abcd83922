import { type Edge, type Node, Position } from "@xyflow/react";
import type { FlowDocument, FlowEdge, FlowLayout, FlowNode, NodeId } from "@/runtime/flow/document";
import { portsOf } from "@/runtime/flow/ports";
import { splitEnd } from "@/runtime/flow/schema";
import type { NodeDefinition, PortDefinition } from "@/runtime/nodes/definition";
import type { NodeRegistry } from "@/runtime/nodes/registry";
import { edgeId } from "./diagram-marks";
import { nodeHeight, nodeWidth, type PlacedPort, type PortSide, placePorts } from "./geometry";

export type CardData = {
  readonly node: FlowNode;
  /** Null for a type this build does not have. */
  readonly definition: NodeDefinition | null;
  readonly ports: readonly PlacedPort[];
  readonly subtitle: string;
  /** Outputs for failures that have a line; the others show when one points at the card. */
  readonly wiredErrors: string;
};
export type CardNode = Node<CardData & Record<string, unknown>, "card">;

export type LineData = {
  /** Name of the branch it leaves by; absent for a plain output. */
  readonly label?: string;
  readonly error: boolean;
  readonly type: string;
  readonly crossNear: "source" | "target";
};
export type LineEdge = Edge<LineData & Record<string, unknown>, "line">;

export type FlowGraph = {
  readonly nodes: readonly CardNode[];
  readonly edges: readonly LineEdge[];
};

type Known<T> = { readonly key: readonly unknown[]; readonly value: T };
/** What was drawn last; a card or line whose inputs did not change is handed out again as it is. */
export type GraphCache = {
  readonly cards: Map<NodeId, Known<CardNode>>;
  readonly lines: Map<string, Known<LineEdge>>;
  last: FlowGraph;
};

export function createGraphCache(): GraphCache {
  return { cards: new Map(), lines: new Map(), last: { nodes: [], edges: [] } };
}

export type GraphState = {
  readonly document: FlowDocument;
  readonly layout: FlowLayout;
  readonly registry: NodeRegistry;
  readonly selectedNodes?: ReadonlySet<NodeId>;
  readonly selectedEdges?: ReadonlySet<string>;
};

/** What React Flow draws for a document. Positions that a layout lacks are 0, 0: place them before. */
export function flowGraph(state: GraphState, cache: GraphCache = createGraphCache()): FlowGraph {
  const { document } = state;
  const sides = errorLines(document, state.registry);
  const nodes = Object.entries(document.nodes).map(([id, node]) =>
    cardOf(id, node, state, sides, cache),
  );
  const edges = document.edges.flatMap((edge) => lineOf(edge, state, cache));
  for (const id of cache.cards.keys()) {
    if (document.nodes[id] === undefined) cache.cards.delete(id);
  }
  // The same list again spares React Flow the look through all of them.
  cache.last = {
    nodes: sameEntries(nodes, cache.last.nodes) ? cache.last.nodes : nodes,
    edges: sameEntries(edges, cache.last.edges) ? cache.last.edges : edges,
  };
  return cache.last;
}

function sameEntries(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((entry, index) => entry === b[index]);
}

function recalled<K, T>(
  cache: Map<K, Known<T>>,
  name: K,
  key: readonly unknown[],
  make: () => T,
): T {
  const known = cache.get(name);
  if (known !== undefined && sameEntries(key, known.key)) return known.value;
  const value = make();
  cache.set(name, { key, value });
  return value;
}

function cardOf(
  id: NodeId,
  node: FlowNode,
  { layout, registry, selectedNodes }: GraphState,
  sides: ErrorLines,
  cache: GraphCache,
): CardNode {
  const sideways = sides.fed.has(id);
  const wiredErrors = sides.wired.get(id) ?? "";
  const { x = 0, y = 0 } = layout.nodes[id] ?? {};
  const selected = selectedNodes?.has(id) ?? false;
  const key = [node, x, y, registry, sideways, wiredErrors, selected];
  return recalled(cache.cards, id, key, () => {
    const definition = registry.get(node.type) ?? null;
    const ports = placePorts(portsOf(node, registry), sideways ? "left" : "top");
    return {
      id,
      type: "card",
      position: { x, y },
      width: nodeWidth,
      height: nodeHeight,
      // Known beforehand: nothing is measured, so that a card may be drawn without its ports.
      measured: { width: nodeWidth, height: nodeHeight },
      selected,
      data: { node, definition, ports, subtitle: subtitleOf(node, definition), wiredErrors },
      ariaLabel: `${node.name}, ${definition?.label ?? node.type}`,
      handles: ports.map((placed) => ({
        id: placed.port.name,
        type: placed.port.direction === "in" ? "target" : "source",
        position: positionOf(placed.side),
        x: placed.x - 5.5,
        y: placed.y - 5.5,
        width: 11,
        height: 11,
      })),
    };
  });
}

export function subtitleOf(node: FlowNode, definition: NodeDefinition | null): string {
  if (definition === null) return "Not installed (kept, blocks publishing)";
  if (node.disabled === true) return "Off (input passes through)";
  const said = definition.subtitle?.(node.config) ?? "";
  if (node.connection !== undefined && node.connection !== "") {
    return said === "" ? node.connection : `${node.connection} · ${said}`;
  }
  return said === "" ? definition.label : said;
}

export function positionOf(side: PortSide): Position {
  switch (side) {
    case "top":
      return Position.Top;
    case "bottom":
      return Position.Bottom;
    case "left":
      return Position.Left;
    case "right":
      return Position.Right;
  }
}

function lineOf(
  edge: FlowEdge,
  { document, registry, selectedEdges }: GraphState,
  cache: GraphCache,
): readonly LineEdge[] {
  const from = splitEnd(edge.from);
  const to = splitEnd(edge.to);
  const source = document.nodes[from?.node ?? ""];
  const target = document.nodes[to?.node ?? ""];
  if (from === null || to === null || source === undefined || target === undefined) return [];
  const id = edgeId(edge);
  const selected = selectedEdges?.has(id) ?? false;
  const port = portsOf(source, registry).find(
    ({ name, direction }) => name === from.port && direction === "out",
  );
  const label = port === undefined ? from.port : labelOf(port);
  const key = [selected, label, port?.role, port?.type, source.name, target.name];
  const line = recalled(
    cache.lines,
    id,
    key,
    (): LineEdge => ({
      id,
      type: "line",
      source: from.node,
      sourceHandle: from.port,
      target: to.node,
      targetHandle: to.port,
      selected,
      data: {
        ...(label === null ? {} : { label }),
        error: port?.role === "error",
        type: port?.type ?? "any",
        crossNear: port?.role === "branch" ? "source" : "target",
      },
      ariaLabel: `Line from ${source.name} to ${target.name}`,
    }),
  );
  return [line];
}

function labelOf(port: PortDefinition): string | null {
  if (port.role === "main") return null;
  return port.role === "error" ? "error" : port.label;
}

type ErrorLines = {
  /** Nodes that only receive what leaves others by the side. */
  readonly fed: ReadonlySet<NodeId>;
  /** Names of the error ports with a line, per node. */
  readonly wired: ReadonlyMap<NodeId, string>;
};

function errorLines(document: FlowDocument, registry: NodeRegistry): ErrorLines {
  const side = new Set<NodeId>();
  const top = new Set<NodeId>();
  const wired = new Map<NodeId, string>();
  for (const edge of document.edges) {
    const from = splitEnd(edge.from);
    const to = splitEnd(edge.to);
    const source = document.nodes[from?.node ?? ""];
    if (from === null || to === null || source === undefined) continue;
    const port = portsOf(source, registry).find(({ name }) => name === from.port);
    if (port?.role === "error") {
      side.add(to.node);
      wired.set(from.node, `${wired.get(from.node) ?? ""} ${from.port} `);
    } else top.add(to.node);
  }
  return { fed: new Set([...side].filter((id) => !top.has(id))), wired };
}
