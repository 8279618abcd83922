import type { Json, JsonObject } from "../json";
import { sameJson, sortEdges } from "./canonical";
import type { FlowDocument, FlowEdge, FlowLayout, FlowNode, NodeId } from "./document";
import { withLinesOf } from "./lines-of-node";
import { conflictOf, mergeValues, setAtPath, type ValueConflict } from "./merge-values";
import { nodeOf } from "./node-of";
import { type RenameReads, renameNodes } from "./rename-nodes";
import { splitEnd } from "./schema";

/** What both changed differently. `node` is absent for settings, parameters and the name. */
export type FlowConflict = ValueConflict & { readonly node?: NodeId; readonly name?: string };

export type MergedFlow = {
  /** Everything that could be merged; conflicting values are theirs. */
  readonly document: FlowDocument;
  readonly conflicts: readonly FlowConflict[];
  /** Nodes of mine that got another id, because theirs had taken the same one for a new node. */
  readonly renamed: { readonly [mine: NodeId]: NodeId };
};

/**
 * Three-way merge by node and field. Changes of different nodes or fields, also of different entries of
 * one list, both survive; a value that both changed differently is a conflict.
 * @param reads for nodes of mine that get another id
 */
export function mergeFlows(
  base: FlowDocument,
  mine: FlowDocument,
  theirs: FlowDocument,
  reads: RenameReads,
): MergedFlow {
  const renamed = collisions(base, mine, theirs);
  const ours = Object.keys(renamed).length === 0 ? mine : renameNodes(mine, renamed, reads);
  const conflicts: FlowConflict[] = [];
  const edges = mergeEdges(base, ours, theirs);
  const nodes = mergeNodes(base, ours, theirs, edges, conflicts);
  const top = mergeTop(base, ours, theirs, conflicts);
  const kept = edges.filter(({ from, to }) => isEnd(from, nodes) && isEnd(to, nodes));
  const merged: FlowDocument = {
    ...top,
    nodes,
    edges: sortEdges([...kept, ...dangling(ours, theirs, edges, nodes)]),
  };
  // A node of theirs that mine deleted is theirs with its lines.
  const whole = wholeNodes(conflicts);
  const document = [...whole].reduce(
    (flow, node) => withLinesOf(flow, theirs, node, whole),
    merged,
  );
  return { document, conflicts, renamed };
}

/** Nodes that one side deleted and the other changed. */
export function wholeNodes(conflicts: readonly FlowConflict[]): ReadonlySet<NodeId> {
  return new Set(
    conflicts.flatMap(({ node, field }) => (node === undefined || field !== "" ? [] : [node])),
  );
}

/**
 * Positions of mine win: whoever moved a node last sees it where they put it. A node that is there in spite
 * of a deletion keeps the place it had.
 */
export function mergeLayouts(
  base: FlowLayout,
  mine: FlowLayout,
  theirs: FlowLayout,
  { document, renamed = {} }: Pick<MergedFlow, "document"> & Partial<MergedFlow>,
): FlowLayout {
  const nodes = Object.fromEntries(
    Object.entries(mine.nodes).map(([id, at]) => [renamed[id] ?? id, at]),
  );
  const conflicts: ValueConflict[] = [];
  const ours = asJson({ ...mine, nodes });
  const merged = mergeValues(asJson(base), asJson(theirs), ours, "", conflicts) ?? {};
  const layout = conflicts.reduce(keepBoth, merged) as unknown as FlowLayout;
  const places = { ...base.nodes, ...nodes, ...theirs.nodes, ...layout.nodes };
  const isPlaced = ([id]: readonly [NodeId, unknown]) =>
    Object.hasOwn(layout.nodes, id) || Object.hasOwn(document.nodes, id);
  return {
    ...layout,
    nodes: Object.fromEntries(Object.entries(places).filter(isPlaced)),
    ...(layout.groups === undefined ? {} : { groups: eachOnce(layout.groups) }),
  };
}

type Groups = NonNullable<FlowLayout["groups"]>;

/** Where both put a node into a group it is in the first of them. */
function eachOnce(groups: Groups): Groups {
  const taken = new Set<NodeId>();
  return groups.map((group) => {
    const own = group.nodes.filter((id) => !taken.has(id));
    for (const id of own) taken.add(id);
    return own.length === group.nodes.length ? group : { ...group, nodes: own };
  });
}

/** Texts of both stay: a note is what a person wrote. One that was changed outlives its deletion. */
function keepBoth(layout: Json, { field, mine: theirs, theirs: mine }: ValueConflict): Json {
  if (!/^(notes|groups)\[/.test(field)) return layout;
  if (theirs === undefined || mine === undefined) {
    return setAtPath(layout, field, mine ?? theirs) ?? layout;
  }
  if (!/\.text$/.test(field)) return layout;
  return setAtPath(layout, field, `${String(mine)}\n\n${String(theirs)}`) ?? layout;
}

/** The next free id: `n` and the lowest number above all taken ones, two digits at least. */
export function nextNodeId(taken: Iterable<NodeId>): NodeId {
  let highest = 0;
  for (const id of taken) {
    const number = /^n(\d+)$/.exec(id)?.[1];
    if (number !== undefined) highest = Math.max(highest, Number(number));
  }
  return `n${String(highest + 1).padStart(2, "0")}`;
}

function collisions(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument) {
  const renamed: Record<NodeId, NodeId> = Object.create(null);
  const taken = new Set([base, mine, theirs].flatMap(({ nodes }) => Object.keys(nodes)));
  for (const id of Object.keys(mine.nodes)) {
    const added = !Object.hasOwn(base.nodes, id) && Object.hasOwn(theirs.nodes, id);
    if (!added || sameJson(asJson(nodeOf(mine, id)), asJson(nodeOf(theirs, id)))) continue;
    const next = nextNodeId(taken);
    taken.add(next);
    renamed[id] = next;
  }
  return renamed;
}

function mergeTop(
  base: FlowDocument,
  mine: FlowDocument,
  theirs: FlowDocument,
  conflicts: FlowConflict[],
): FlowDocument {
  const bare = (document: FlowDocument) => ({ ...asJson(document), nodes: {}, edges: [] });
  const found: ValueConflict[] = [];
  const merged = mergeValues(bare(base), bare(mine), bare(theirs), "", found);
  conflicts.push(...found);
  return merged as unknown as FlowDocument;
}

function mergeNodes(
  base: FlowDocument,
  mine: FlowDocument,
  theirs: FlowDocument,
  edges: readonly FlowEdge[],
  conflicts: FlowConflict[],
): { readonly [id: NodeId]: FlowNode } {
  const nodes: Record<NodeId, FlowNode> = {};
  const ids = new Set([base, mine, theirs].flatMap((document) => Object.keys(document.nodes)));
  const added = edges.filter((edge) => !base.edges.some((other) => sameEdge(other, edge)));
  for (const id of ids) {
    const found: ValueConflict[] = [];
    const [before, ours, other] = [base, mine, theirs].map((document) =>
      asJson(nodeOf(document, id)),
    );
    const merged = mergeValues(before, ours, other, "", found) as unknown as FlowNode | undefined;
    const named = nodeOf(theirs, id) ?? nodeOf(mine, id) ?? nodeOf(base, id);
    const name = named?.name ?? id;
    if (merged === undefined && added.some((edge) => touches(edge, id))) {
      // One deleted the node, the other has drawn a new line to it.
      found.push(conflictOf("", before, ours, other));
    }
    const kept = found.some(({ field }) => field === "") ? nodeOf(theirs, id) : merged;
    if (kept !== undefined) nodes[id] = kept;
    conflicts.push(...found.map((conflict) => ({ ...conflict, node: id, name })));
  }
  return nodes;
}

function mergeEdges(
  base: FlowDocument,
  mine: FlowDocument,
  theirs: FlowDocument,
): readonly FlowEdge[] {
  const has = (document: FlowDocument, edge: FlowEdge) =>
    document.edges.some((other) => sameEdge(other, edge));
  const all = sortEdges([...base.edges, ...mine.edges, ...theirs.edges]);
  return all.filter((edge) =>
    has(base, edge) ? has(mine, edge) && has(theirs, edge) : has(mine, edge) || has(theirs, edge),
  );
}

/** Edges that dangle in a side already are that side's own: they stay, so that the problem is seen. */
function dangling(
  mine: FlowDocument,
  theirs: FlowDocument,
  edges: readonly FlowEdge[],
  nodes: { readonly [id: NodeId]: FlowNode },
): readonly FlowEdge[] {
  return edges.filter((edge) => {
    if (isEnd(edge.from, nodes) && isEnd(edge.to, nodes)) return false;
    return [mine, theirs].some(
      (side) =>
        side.edges.some((other) => sameEdge(other, edge)) &&
        !(isEnd(edge.from, side.nodes) && isEnd(edge.to, side.nodes)),
    );
  });
}

function isEnd(end: string, nodes: { readonly [id: NodeId]: FlowNode }): boolean {
  return Object.hasOwn(nodes, splitEnd(end)?.node ?? "");
}
function touches(edge: FlowEdge, id: NodeId): boolean {
  return splitEnd(edge.from)?.node === id || splitEnd(edge.to)?.node === id;
}
function sameEdge(a: FlowEdge, b: FlowEdge): boolean {
  return a.from === b.from && a.to === b.to;
}
function asJson(value: FlowDocument | FlowLayout): JsonObject;
function asJson(value: FlowNode | undefined): Json | undefined;
function asJson(value: unknown): Json | undefined {
  return value as Json | undefined;
}
