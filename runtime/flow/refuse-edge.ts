import type { JsonObject } from "../json";
import type { DocumentType } from "../nodes/definition";
import { typeOf } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, FlowNode, NodeId, NodeType } from "./document";
import {
  documentTypesOf,
  documentTypeWords,
  type FlowSurroundings,
  handsOn,
  isSameType,
  nothingAround,
} from "./document-types";
import { nodeOf } from "./node-of";
import { findPort, portsOf, reachableFrom } from "./ports";
import { splitEnd } from "./schema";

/** A node that makes a line fit when it is put into it. */
export type Remedy = {
  readonly label: string;
  readonly type: NodeType;
  readonly config: JsonObject;
};

/** Why two ports do not fit, and what put between them would help. */
export type Misfit = { readonly reason: string; readonly remedy: Remedy | null };

/**
 * Why a new line from one port to another is refused, or null. Knows the whole flow: a line that would
 * close a circle or that is already there is refused, too. What is not known refuses nothing.
 */
export function refuseEdge(
  document: FlowDocument,
  registry: NodeRegistry,
  edge: FlowEdge,
  around: FlowSurroundings = nothingAround,
): Misfit | null {
  const source = splitEnd(edge.from)?.node;
  const target = splitEnd(edge.to)?.node;
  const isLine =
    findPort(document, registry, edge.from, "out") !== null &&
    findPort(document, registry, edge.to, "in") !== null;
  if (!isLine || source === undefined || target === undefined) {
    return hopeless("A line goes from an output to an input.");
  }
  if (source === target) return hopeless("A node cannot feed itself.");
  if (document.edges.some((other) => other.from === edge.from && other.to === edge.to)) {
    return hopeless("These two are already connected.");
  }
  if (reachableFrom(document, target).has(source)) {
    const name = nodeOf(document, source)?.name ?? source;
    return hopeless(
      `This would make a circle: ${name} already follows from here. Use a splitter to repeat steps.`,
    );
  }
  return (
    misfitOf(document, registry, edge, around) ?? misfitFurtherOn(document, registry, edge, around)
  );
}

/** Why what one end gives is not what the other takes; null where it is, or is not known. */
export function misfitOf(
  document: FlowDocument,
  registry: NodeRegistry,
  { from, to }: FlowEdge,
  around: FlowSurroundings = nothingAround,
): Misfit | null {
  const types = documentTypesOf(document, registry, around);
  const [given, taken] = [types.given(from), types.taken(to)];
  if (given === "any" || taken === "any") return null;
  const name = nodeOf(document, splitEnd(to)?.node ?? "")?.name ?? to;
  if (!isSameType(given, taken)) {
    return {
      reason: `${name} takes ${documentTypeWords(taken)}, this is ${documentTypeWords(given)}.`,
      remedy: mapperTo(registry, taken),
    };
  }
  const source = findPort(document, registry, from, "out");
  const target = findPort(document, registry, to, "in");
  if (source?.cardinality === "list" && target?.cardinality === "one") {
    return {
      reason: `${name} takes one ${documentTypeWords(taken)} at a time, this is a list of them.`,
      remedy: splitterOf(registry),
    };
  }
  return null;
}

/** What is put between to make a document of a type from another one; null where no node type can. */
export function mapperTo(registry: NodeRegistry, type: DocumentType): Remedy | null {
  for (const definition of registry.values()) {
    if (definition.builds === undefined) continue;
    const config = type === "any" ? {} : definition.builds(type);
    return { label: "Insert a mapper", type: typeOf(definition), config };
  }
  return null;
}

/** What is put between to have the rest run once per entry. */
export function splitterOf(registry: NodeRegistry): Remedy | null {
  for (const definition of registry.values()) {
    if (definition.behaviour !== "split") continue;
    return { label: "Insert a splitter", type: typeOf(definition), config: {} };
  }
  return null;
}

/** What a step hands on must also fit where that goes, as long as nothing else comes in on the way. */
function misfitFurtherOn(
  document: FlowDocument,
  registry: NodeRegistry,
  { from, to }: FlowEdge,
  around: FlowSurroundings,
): Misfit | null {
  const types = documentTypesOf(document, registry, around);
  const given = types.given(from);
  if (given === "any") return null;
  const reached = new Set<NodeId>([splitEnd(to)?.node ?? ""]);
  for (const id of reached) {
    const node = nodeOf(document, id);
    if (node === undefined || node.join === "all") continue;
    if (types.arriving(id) === "any" && !comesFrom(document, id, reached)) continue;
    for (const edge of passingLines(document, registry, id, node)) {
      const taken = types.taken(edge.to);
      const target = splitEnd(edge.to)?.node ?? "";
      if (taken === "any") reached.add(target);
      if (taken === "any" || isSameType(taken, given)) continue;
      const [passer, taker] = [node.name, nodeOf(document, target)?.name ?? target];
      return {
        reason: `${passer} hands it on to ${taker}, which takes ${documentTypeWords(taken)}; this is ${documentTypeWords(given)}.`,
        remedy: mapperTo(registry, taken),
      };
    }
  }
  return null;
}

/** The lines by which a step hands on what arrived. */
function passingLines(
  document: FlowDocument,
  registry: NodeRegistry,
  id: NodeId,
  node: FlowNode,
): readonly FlowEdge[] {
  const passing = portsOf(node, registry).filter(handsOn);
  return document.edges.filter(({ from }) => passing.some(({ name }) => from === `${id}.${name}`));
}

/** Whether every line into a node comes from one of these. */
function comesFrom(document: FlowDocument, id: NodeId, sources: ReadonlySet<NodeId>): boolean {
  return document.edges.every(
    ({ from, to }) => splitEnd(to)?.node !== id || sources.has(splitEnd(from)?.node ?? ""),
  );
}

function hopeless(reason: string): Misfit {
  return { reason, remedy: null };
}
