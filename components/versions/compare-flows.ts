import { type DiagramMarks, edgeId } from "@/components/canvas/diagram-marks";
import { counted } from "@/runtime/counted";
import { diffFlows, type FlowChange } from "@/runtime/flow/diff-flows";
import type { FlowDocument, FlowLayout, NodeId } from "@/runtime/flow/document";

export type ComparedSketch = { readonly document: FlowDocument; readonly layout: FlowLayout };

export type NodeChange = Extract<FlowChange, { readonly subject: "node" }>;

export type Comparison = {
  /** What is there after, and what was removed, in one drawing. */
  readonly document: FlowDocument;
  readonly layout: FlowLayout;
  readonly marks: Pick<DiagramMarks, "nodes" | "edges">;
  readonly changes: readonly FlowChange[];
  readonly counts: { readonly [kind in "added" | "removed" | "changed"]: number };
};

/** Two states of a flow as one drawing with marks: removed nodes stay where they were. */
export function compareFlows(before: ComparedSketch, after: ComparedSketch): Comparison {
  const changes = diffFlows(before.document, after.document);
  const nodes = { ...before.document.nodes, ...after.document.nodes };
  const known = new Set(after.document.edges.map(edgeId));
  const gone = before.document.edges.filter((edge) => !known.has(edgeId(edge)));
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const change of changes) counts[change.kind] += 1;
  return {
    document: { ...after.document, nodes, edges: [...after.document.edges, ...gone] },
    layout: withRemoved(before, after),
    marks: marksOf(changes),
    changes,
    counts,
  };
}

/** Where the layout of now is silent about a removed node, it is the place it had. */
function withRemoved(before: ComparedSketch, after: ComparedSketch): FlowLayout {
  const places: Record<NodeId, FlowLayout["nodes"][NodeId]> = { ...after.layout.nodes };
  for (const [id, place] of Object.entries(before.layout.nodes)) {
    if (after.document.nodes[id] === undefined) places[id] = place;
  }
  return { ...after.layout, nodes: places as FlowLayout["nodes"] };
}

function marksOf(changes: readonly FlowChange[]): Pick<DiagramMarks, "nodes" | "edges"> {
  const nodes: Record<string, DiagramMarks["nodes"][string]> = {};
  const edges: Record<string, DiagramMarks["edges"][string]> = {};
  for (const change of changes) {
    if (change.subject === "node") {
      nodes[change.id] = { status: change.kind, note: noteOf(change) };
    } else if (change.subject === "edge") edges[edgeId(change)] = { path: change.kind };
  }
  return { nodes, edges };
}

function noteOf({ kind, fields }: NodeChange): string {
  if (kind !== "changed") return kind === "added" ? "Added" : "Removed";
  return counted(fields.length, "field");
}
