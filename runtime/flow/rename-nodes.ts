import { sortEdges } from "./canonical";
import type { FlowDocument, FlowNode, NodeId } from "./document";
import { splitEnd } from "./schema";

/** New ids by old ones, applied all at once: two nodes can change places. */
export type NewIds = { readonly [from: NodeId]: NodeId };

/** How nodes come to read others under their new ids. Handed in, as what parses expressions is large. */
export type RenameReads = {
  node(node: FlowNode, ids: NewIds): FlowNode;
  /** One expression. */
  expression(text: string, ids: NewIds): string;
  /** Whether a node also reads steps without naming them, as `steps[id]` does: whether that is right nobody can see. */
  readsUnnamed(node: FlowNode): boolean;
};

/** The same flow with other ids for some nodes: in edges, settings, expressions and code, too. */
export function renameNodes(document: FlowDocument, ids: NewIds, reads: RenameReads): FlowDocument {
  const end = (text: string): string => {
    const at = splitEnd(text);
    return at === null ? text : `${newIdOf(at.node, ids)}.${at.port}`;
  };
  const nodes = Object.entries(document.nodes).map(
    ([id, node]) => [newIdOf(id, ids), reads.node(node, ids)] as const,
  );
  const { businessKeys } = document.settings;
  return {
    ...document,
    settings:
      businessKeys === undefined
        ? document.settings
        : {
            ...document.settings,
            businessKeys: businessKeys.map((key) => ({
              ...key,
              node: newIdOf(key.node, ids),
              value: reads.expression(key.value, ids),
            })),
          },
    nodes: Object.fromEntries(nodes),
    edges: sortEdges(
      document.edges.map((edge) => ({ ...edge, from: end(edge.from), to: end(edge.to) })),
    ),
  };
}

function newIdOf(id: NodeId, ids: NewIds): NodeId {
  return Object.hasOwn(ids, id) ? (ids[id] ?? id) : id;
}
