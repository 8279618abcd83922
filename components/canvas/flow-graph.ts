import { type Edge, type Node, Position } from "@xyflow/react";
import { counted } from "@/runtime/counted";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowDocument, FlowEdge, FlowLayout, FlowNode, NodeId } from "@/runtime/flow/document";
import {
  type DocumentTypes,
  documentTypesOf,
  type FlowSurroundings,
} from "@/runtime/flow/document-types";
import { findPort, portsOf } from "@/runtime/flow/ports";
import { splitEnd } from "@/runtime/flow/schema";
import {
  inPort,
  type NodeDefinition,
  outPort,
  type PortDefinition,
} from "@/runtime/nodes/definition";
import type { NodeRegistry } from "@/runtime/nodes/registry";
import { edgeId } from "./diagram-marks";
import type { Route } from "./edge-routes";
import { type PlacedPort, type PortSide, placePorts } from "./geometry";
import { type Group, groupFrame } from "./group-frames";
import type { LabelPlace } from "./label-places";
import { createLineCache, drawLines, type LineCache, type LineDraft } from "./line-drafts";
import { type LostEnd, lostEnds, lostHandle } from "./lost-ends";

export type CardData = {
  readonly node: FlowNode;
  /** Null for a type this build does not have. */
  readonly definition: NodeDefinition | null;
  readonly ports: readonly PlacedPort[];
  readonly subtitle: string;
  /** Outputs for failures that have a line; the others show when one points at the card. */
  readonly wiredErrors: string;
  /** Ports that lines name and the node does not have. */
  readonly lost: readonly LostEnd[];
  /** The collapsed group that this card stands for. */
  readonly group?: Group;
};
export type CardNode = Node<CardData & Record<string, unknown>, "card">;

export type LineData = {
  /** Name of the branch it leaves by; absent for a plain output. */
  readonly label?: string;
  readonly error: boolean;
  /** It names a port that its node does not have. */
  readonly lost: boolean;
  readonly type: string;
  readonly route: Route;
  readonly labelPlace?: LabelPlace;
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
  readonly routes: LineCache;
  /** How the cards stood when lines were led around them. */
  around: Known<object>;
  last: FlowGraph;
};

export function createGraphCache(): GraphCache {
  return {
    cards: new Map(),
    lines: new Map(),
    routes: createLineCache(),
    around: { key: [], value: {} },
    last: { nodes: [], edges: [] },
  };
}

export type GraphState = {
  readonly document: FlowDocument;
  readonly layout: FlowLayout;
  readonly registry: NodeRegistry;
  /** What is known of the flows that this one runs. */
  readonly around?: FlowSurroundings;
  readonly selectedNodes?: ReadonlySet<NodeId>;
  readonly selectedEdges?: ReadonlySet<string>;
  /** Lines that do not move along run as they did until the cards are let go. */
  readonly dragging?: boolean;
};

/** What React Flow draws for a document. Positions that a layout lacks are 0, 0: place them before. */
export function flowGraph(state: GraphState, cache: GraphCache = createGraphCache()): FlowGraph {
  const { document, layout } = state;
  const types = documentTypesOf(document, state.registry, state.around);
  const sides = errorLines(document, state.registry);
  const lost = lostEnds(document, state.registry);
  const collapsed = (layout.groups ?? []).filter((group) => group.collapsed === true);
  const inside = new Map(collapsed.flatMap((group) => group.nodes.map((id) => [id, group])));
  const nodes = [
    ...Object.entries(document.nodes).flatMap(([id, node]) =>
      inside.has(id) ? [] : [cardOf(id, node, state, { sides, types, lost }, cache)],
    ),
    ...collapsed.flatMap((group) => groupCard(group, state, cache)),
  ];
  const drafts = document.edges.flatMap((edge) => draftOf(edge, state, types, inside));
  const cards = new Map(nodes.map((card) => [card.id, card]));
  const around = aroundOf(state, nodes.length, cache);
  const edges = drawLines(drafts, cards, around, cache.routes).map(({ draft, route, labelPlace }) =>
    lineOf(draft, route, labelPlace, cache),
  );
  for (const id of cache.cards.keys()) if (!cards.has(id)) cache.cards.delete(id);
  // The same list again spares React Flow the look through all of them.
  cache.last = {
    nodes: sameEntries(nodes, cache.last.nodes) ? cache.last.nodes : nodes,
    edges: sameEntries(edges, cache.last.edges) ? cache.last.edges : edges,
  };
  return cache.last;
}

/** The same object while no card stands elsewhere; a drag counts when it ends. */
function aroundOf({ layout, dragging }: GraphState, count: number, cache: GraphCache): object {
  const key = [layout.nodes, layout.groups, count];
  if (dragging !== true && !sameEntries(key, cache.around.key)) cache.around = { key, value: {} };
  return cache.around.value;
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

type CardsAround = {
  readonly sides: ErrorLines;
  readonly types: DocumentTypes;
  readonly lost: ReadonlyMap<NodeId, readonly LostEnd[]>;
};

function cardOf(
  id: NodeId,
  node: FlowNode,
  { layout, registry, selectedNodes }: GraphState,
  { sides, types, lost }: CardsAround,
  cache: GraphCache,
): CardNode {
  const sideways = sides.fed.has(id);
  const wiredErrors = sides.wired.get(id) ?? "";
  const { x = 0, y = 0 } = layout.nodes[id] ?? {};
  const selected = selectedNodes?.has(id) ?? false;
  const typed = portsOf(node, registry).map((port) => typeAt(id, port, types));
  const missing = lost.get(id) ?? [];
  const ends = missing.map(({ port, direction }) => `${direction} ${port}`).join("\n");
  const key = [node, x, y, registry, sideways, wiredErrors, selected, typed.join("\n"), ends];
  return recalled(cache.cards, id, key, () => {
    const definition = registry.get(node.type) ?? null;
    const own = portsOf(node, registry).map((port, index) => ({
      ...port,
      type: typed[index] ?? port.type,
    }));
    const ports = placePorts(own, sideways ? "left" : "top");
    const subtitle = subtitleOf(node, definition);
    const data = { node, definition, ports, subtitle, wiredErrors, lost: missing };
    const card = cardNode(id, { x, y }, selected, data, cardName(node, definition, subtitle));
    return { ...card, handles: [...(card.handles ?? []), ...missing.map(lostHandle)] };
  });
}

function typeAt(id: NodeId, { name, direction }: PortDefinition, types: DocumentTypes) {
  return direction === "in" ? types.taken(`${id}.${name}`) : types.given(`${id}.${name}`);
}

/** What a screen reader says of a card: name, kind, what it does, whether it is off. */
function cardName(node: FlowNode, definition: NodeDefinition | null, subtitle: string): string {
  const kind = definition?.label ?? node.type;
  return [node.name, kind === node.name ? "" : kind, subtitle === kind ? "" : subtitle]
    .filter((part) => part !== "")
    .join(", ");
}

function groupCard(
  group: Group,
  { document, layout, selectedNodes }: GraphState,
  cache: GraphCache,
): readonly CardNode[] {
  const frame = groupFrame(group, { document, layout });
  if (frame === null) return [];
  const { x, y } = frame;
  const selected = group.nodes.every((id) => selectedNodes?.has(id) ?? false);
  const card = recalled(cache.cards, group.id, [group, x, y, selected], () => {
    const subtitle = counted(group.nodes.length, "node");
    const node: FlowNode = { type: "group", name: group.title, config: {} };
    const ports = placePorts([inPort, outPort]);
    const data = { node, definition: null, ports, subtitle, wiredErrors: "", lost: [], group };
    return cardNode(group.id, { x, y }, selected, data, `${group.title}, group of ${subtitle}`);
  });
  return [card];
}

function cardNode(
  id: string,
  position: { readonly x: number; readonly y: number },
  selected: boolean,
  data: CardData,
  ariaLabel: string,
): CardNode {
  return {
    id,
    type: "card",
    position,
    width: nodeWidth,
    height: nodeHeight,
    // Known beforehand, so that lines are there with the first picture, before anything is measured.
    measured: { width: nodeWidth, height: nodeHeight },
    selected,
    data,
    ariaLabel,
    ariaRole: "group",
    handles: data.ports.map((placed) => ({
      id: placed.port.name,
      type: placed.port.direction === "in" ? "target" : "source",
      position: positionOf(placed.side),
      x: placed.x - 5.5,
      y: placed.y - 5.5,
      width: 11,
      height: 11,
    })),
  };
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

/** A line with the cards it ends at: a collapsed group takes the place of its nodes. */
function draftOf(
  edge: FlowEdge,
  { document, registry, selectedEdges }: GraphState,
  types: DocumentTypes,
  inside: ReadonlyMap<NodeId, Group>,
): readonly LineDraft[] {
  const from = splitEnd(edge.from);
  const to = splitEnd(edge.to);
  const source = document.nodes[from?.node ?? ""];
  const target = document.nodes[to?.node ?? ""];
  if (from === null || to === null || source === undefined || target === undefined) return [];
  const [fromGroup, toGroup] = [inside.get(from.node), inside.get(to.node)];
  if (fromGroup !== undefined && fromGroup === toGroup) return [];
  const id = edgeId(edge);
  const port = portsOf(source, registry).find(
    ({ name, direction }) => name === from.port && direction === "out",
  );
  const label = port === undefined ? from.port : labelOf(port);
  const known = (node: FlowNode) => registry.has(node.type);
  const lost =
    (port === undefined && known(source)) ||
    (known(target) && findPort(document, registry, edge.to, "in") === null);
  return [
    {
      id,
      source: fromGroup?.id ?? from.node,
      sourcePort: fromGroup === undefined ? from.port : outPort.name,
      target: toGroup?.id ?? to.node,
      targetPort: toGroup === undefined ? to.port : inPort.name,
      label,
      branch: port?.role === "branch",
      error: port?.role === "error",
      lost,
      type: types.given(edge.from),
      selected: selectedEdges?.has(id) ?? false,
      ariaLabel: `Line from ${source.name}${label === null ? "" : ` (${label})`} to ${target.name}${lost ? ", by a port that is not there" : ""}`,
    },
  ];
}

function lineOf(
  draft: LineDraft,
  route: Route,
  labelPlace: LabelPlace | undefined,
  cache: GraphCache,
): LineEdge {
  const { id, source, sourcePort, target, targetPort, label, error, lost, type, selected } = draft;
  const place = labelPlace === undefined ? "" : JSON.stringify(labelPlace);
  const key = [selected, label, error, lost, type, source, target, draft.ariaLabel, route, place];
  return recalled(
    cache.lines,
    id,
    key,
    (): LineEdge => ({
      id,
      type: "line",
      source,
      sourceHandle: sourcePort,
      target,
      targetHandle: targetPort,
      selected,
      data: {
        ...(label === null ? {} : { label }),
        error,
        lost,
        type,
        route,
        ...(labelPlace === undefined ? {} : { labelPlace }),
      },
      ariaLabel: draft.ariaLabel,
    }),
  );
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
