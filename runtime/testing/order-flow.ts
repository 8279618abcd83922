import type { FlowDocument, FlowNode } from "../flow/document";
import type { JsonObject } from "../json";

/** A valid flow as a consultant draws it: webhook, map, router, ERP call, two answers. */
export const orderFlow: FlowDocument = {
  schemaVersion: 1,
  id: "0190c6f0-0000-7000-8000-000000000001",
  name: "Order to ERP",
  settings: { retention: 30 },
  nodes: {
    n01: flowNode("webhook@1", "Order received", { synchronous: true }),
    n02: flowNode("map@1", "Map to sales order", {
      fields: [
        { target: "number", value: "input.name", required: true },
        { target: "total", value: "input.total" },
      ],
    }),
    n03: flowNode("content-based-router@1", "Route on total", {
      branches: [{ name: "hold", condition: "(input.total ?? 0) > 500" }],
    }),
    n04: {
      ...flowNode("http-request@1", "Create sales order", {
        method: "POST",
        url: "/sales-orders",
        body: "input",
        idempotency: "header",
      }),
      connection: "erp",
    },
    n05: flowNode("respond@1", "Answer accepted", { status: 201 }),
    n06: flowNode("respond@1", "Answer held", { status: 202 }),
  },
  edges: [
    { from: "n01.out", to: "n02.in" },
    { from: "n02.out", to: "n03.in" },
    { from: "n03.hold", to: "n06.in" },
    { from: "n03.otherwise", to: "n04.in" },
    { from: "n04.out", to: "n05.in" },
  ],
};

export function flowNode(type: string, name: string, config: JsonObject = {}): FlowNode {
  return { type, name, config };
}

/** The flow with one node put between two that are connected, as the canvas splices it. */
export function splice(
  flow: FlowDocument,
  id: string,
  node: FlowNode,
  edge: { readonly from: string; readonly to: string },
): FlowDocument {
  const others = flow.edges.filter(({ from, to }) => from !== edge.from || to !== edge.to);
  return {
    ...flow,
    nodes: { ...flow.nodes, [id]: node },
    edges: [...others, { from: edge.from, to: `${id}.in` }, { from: `${id}.out`, to: edge.to }],
  };
}
