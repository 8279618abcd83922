import type { DocumentType, PortDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowNode, NodeId } from "./document";
import type { KnownMap } from "./known-map";
import type { KnownTable } from "./known-table";
import { nodeOf } from "./node-of";
import { orderOf } from "./order-of";
import { findPort, portsOf } from "./ports";
import { splitEnd } from "./schema";

/** What is known of the flows and tables that a flow names; a flow that is not here is unknown and refuses nothing. */
export type FlowSurroundings = {
  /** Document type that a flow takes, by its id. */
  readonly takes: { readonly [flow: string]: DocumentType };
  /** Names of flows that are not published where this one is looked at, by their ids; absent where all are. */
  readonly unpublished?: { readonly [flow: string]: string };
  /** All tables that it may read; absent while they are not known. */
  readonly tables?: readonly KnownTable[];
  /** All shared maps that it may use; absent while they are not known. */
  readonly maps?: readonly KnownMap[];
};

export const nothingAround: FlowSurroundings = { takes: {} };

/** Document types at the ports of a flow, `any` where they are not known. */
export type DocumentTypes = {
  /** Of what arrives at a node: `any` also where its lines bring different ones. */
  arriving(node: NodeId): DocumentType;
  /** What an output gives. */
  given(end: string): DocumentType;
  /** What an input wants. */
  taken(end: string): DocumentType;
};

type Remembered = { readonly key: readonly unknown[]; readonly types: DocumentTypes };
const remembered = new WeakMap<FlowDocument["nodes"], Remembered>();

/** Types as they come along the lines, through the steps that hand on what arrived. */
export function documentTypesOf(
  document: FlowDocument,
  registry: NodeRegistry,
  around: FlowSurroundings = nothingAround,
): DocumentTypes {
  const key = [document.edges, registry, around];
  const before = remembered.get(document.nodes);
  if (before?.key.every((part, index) => part === key[index])) return before.types;
  const arriving = arrivingTypes(document, registry);
  const types: DocumentTypes = {
    arriving: (node) => arriving.get(node) ?? "any",
    given: (end) => {
      const at = splitEnd(end);
      const node = nodeOf(document, at?.node ?? "");
      if (at === null || node === undefined) return "any";
      return givenAt(node, registry, at.port, arriving.get(at.node) ?? "any");
    },
    taken: (end) => {
      const port = findPort(document, registry, end, "in");
      return port === null ? "any" : takenBy(port, around);
    },
  };
  remembered.set(document.nodes, { key, types });
  return types;
}

/** The same type; one without a version is any version of it, and how a name is spaced does not matter. */
export function isSameType(a: DocumentType, b: DocumentType): boolean {
  const [one, other] = [partsOf(a), partsOf(b)];
  if (one.name !== other.name) return false;
  return one.version === other.version || one.version === "" || other.version === "";
}

/** “SalesOrder”, “SalesOrder version 2”, “anything”. */
export function documentTypeWords(type: DocumentType): string {
  if (type === "any") return "anything";
  const [name = type, version] = type.split("@");
  return version === undefined ? name : `${name} version ${version}`;
}

/** Whether an output hands on what arrived. */
export function handsOn({ type, typeFrom }: PortDefinition): boolean {
  return type === "any" && typeFrom === "input";
}

function partsOf(type: DocumentType): { readonly name: string; readonly version: string } {
  const [name = "", version = ""] = type.split("@");
  return { name: name.replace(/[\s_-]+/g, "").toLowerCase(), version: version.trim() };
}

function givenBy(port: PortDefinition, arriving: DocumentType): DocumentType {
  return handsOn(port) ? arriving : port.type;
}

function takenBy({ type, typeFrom }: PortDefinition, { takes }: FlowSurroundings): DocumentType {
  if (type !== "any" || typeof typeFrom !== "object") return type;
  return Object.hasOwn(takes, typeFrom.flow) ? (takes[typeFrom.flow] ?? "any") : "any";
}

function arrivingTypes(
  document: FlowDocument,
  registry: NodeRegistry,
): ReadonlyMap<NodeId, DocumentType> {
  const edges = document.edges.flatMap(({ from, to }) => {
    const [source, target] = [splitEnd(from), splitEnd(to)];
    if (source === null || target === null) return [];
    if (nodeOf(document, source.node) === undefined) return [];
    if (nodeOf(document, target.node) === undefined) return [];
    return [{ source: source.node, port: source.port, target: target.node }];
  });
  const into = new Map<NodeId, DocumentType[]>();
  const arriving = new Map<NodeId, DocumentType>();
  const out = new Map<NodeId, (typeof edges)[number][]>();
  for (const edge of edges) {
    const known = out.get(edge.source);
    if (known === undefined) out.set(edge.source, [edge]);
    else known.push(edge);
  }
  for (const id of orderOf(Object.keys(document.nodes), edges)) {
    const node = nodeOf(document, id);
    if (node === undefined) continue;
    const type = node.join === "all" ? "any" : sharedType(into.get(id) ?? []);
    arriving.set(id, type);
    for (const { port, target } of out.get(id) ?? []) {
      const given = givenAt(node, registry, port, type);
      const known = into.get(target);
      if (known === undefined) into.set(target, [given]);
      else known.push(given);
    }
  }
  return arriving;
}

/** One that is switched off, or goes on when it fails, hands on what arrived, too. */
function givenAt(
  node: FlowNode,
  registry: NodeRegistry,
  name: string,
  arriving: DocumentType,
): DocumentType {
  const ports = portsOf(node, registry);
  const port = ports.find((one) => one.name === name && one.direction === "out");
  if (port === undefined) return "any";
  const isTrigger = !ports.some(({ direction }) => direction === "in");
  if (node.disabled === true && !isTrigger) return port.role === "error" ? "any" : arriving;
  const given = givenBy(port, arriving);
  return node.onError === "continue" ? sharedType([given, arriving]) : given;
}

function sharedType(types: readonly DocumentType[]): DocumentType {
  const [first = "any", ...rest] = types;
  return rest.every((type) => type !== "any" && isSameType(type, first)) ? first : "any";
}

/** What a flow takes from one that runs it: the type that its first trigger names. */
export function takenByFlow(document: FlowDocument, registry: NodeRegistry): DocumentType {
  for (const node of Object.values(document.nodes)) {
    if (registry.get(node.type)?.behaviour !== "trigger") continue;
    const port = portsOf(node, registry).find(({ direction }) => direction === "out");
    return node.disabled === true ? "any" : (port?.type ?? "any");
  }
  return "any";
}
