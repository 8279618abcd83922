import type { FlowDocument, FlowLayout, NodeId } from "@/runtime/flow/document";
import { splitEnd } from "@/runtime/flow/schema";
import type { Sketch } from "./edit-flow";

/** Nodes with the lines between them, as they go through the clipboard. */
export type Clipping = {
  readonly orderloom: "nodes";
  readonly nodes: FlowDocument["nodes"];
  readonly edges: FlowDocument["edges"];
  readonly places: FlowLayout["nodes"];
  /** Those whose nodes are all in it. */
  readonly groups?: FlowLayout["groups"];
  /** Come along with all nodes of a flow. */
  readonly notes?: FlowLayout["notes"];
};

export function clip({ document, layout }: Sketch, ids: ReadonlySet<NodeId>): Clipping {
  const inside = (end: string) => ids.has(splitEnd(end)?.node ?? "");
  const only = <T>(entries: { readonly [id: NodeId]: T }) =>
    Object.fromEntries(Object.entries(entries).filter(([id]) => ids.has(id)));
  const groups = (layout.groups ?? []).filter((group) => group.nodes.every((id) => ids.has(id)));
  return {
    orderloom: "nodes",
    nodes: only(document.nodes),
    edges: document.edges.filter(({ from, to }) => inside(from) && inside(to)),
    places: only(layout.nodes),
    ...(groups.length > 0 && { groups }),
    ...(Object.keys(document.nodes).every((id) => ids.has(id)) &&
      layout.notes !== undefined && { notes: layout.notes }),
  };
}
