import type { FlowDocument, FlowEdge, FlowLayout, FlowNode } from "../../runtime/flow/document";

export type PlainFlow = { readonly document: FlowDocument; readonly layout: FlowLayout };

const perRow = 20;
/** From one node's corner to the next one's. */
const across = 284;
const down = 112;

/**
 * Nodes of three kinds in turn, 20 a row, each wired to the next: what the peers were measured with.
 * `wholeOrder` hands on all that arrived, where a map would keep one field of it.
 */
export function plainFlow(id: string, name: string, count: number, wholeOrder = false): PlainFlow {
  const nodes: { [id: string]: FlowNode } = {};
  const places: { [id: string]: { x: number; y: number } } = {};
  const edges: FlowEdge[] = [];
  for (let index = 0; index < count; index += 1) {
    nodes[nodeId(index)] = plainNode(index, wholeOrder);
    places[nodeId(index)] = {
      x: (index % perRow) * across,
      y: Math.floor(index / perRow) * down,
    };
    if (index > 0) edges.push({ from: `${nodeId(index - 1)}.out`, to: `${nodeId(index)}.in` });
  }
  const document: FlowDocument = { schemaVersion: 1, id, name, settings: {}, nodes, edges };
  return { document, layout: { nodes: places } };
}

export function nodeId(index: number): string {
  return `n${String(index + 1).padStart(4, "0")}`;
}

function plainNode(index: number, wholeOrder: boolean): FlowNode {
  if (index === 0) {
    return {
      type: "webhook@1",
      name: "Order received",
      config: { synchronous: false },
    };
  }
  const name = `Step ${index + 1}`;
  switch (index % 3) {
    case 0:
      return { type: "log@1", name, config: { note: `Passed step ${index + 1}` } };
    case 1:
      if (wholeOrder) return { type: "filter@1", name, config: { condition: "true" } };
      return {
        type: "map@1",
        name,
        config: { fields: [{ target: "name", value: "trigger.body.name" }] },
      };
    default:
      return { type: "filter@1", name, config: { condition: "true" } };
  }
}
