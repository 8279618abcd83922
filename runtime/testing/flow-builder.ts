import type { FlowDocument, FlowNode, FlowSettings } from "../flow/document";
import type { JsonObject } from "../json";

type NodeText = Partial<FlowNode> & { readonly type: string };

/**
 * A flow from its nodes and its edges in short form:
 * `aFlow({ hook: { type: "webhook@1" }, end: { type: "respond@1" } }, "hook.out -> end.in")`.
 */
export function aFlow(
  nodes: { readonly [id: string]: NodeText },
  edges: readonly string[],
  settings: FlowSettings = {},
): FlowDocument {
  return {
    schemaVersion: 1,
    id: "flow-1",
    name: "Test flow",
    settings,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [id, { name: id, config: {}, ...node }]),
    ),
    edges: edges.map(readEdge).sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1)),
  };
}

function readEdge(text: string): { readonly from: string; readonly to: string } {
  const [from = "", to = ""] = text.split("->").map((end) => end.trim());
  return { from, to };
}

/** An HTTP call that answers with the body, keyed, looked up or neither. */
export function aCall(
  guarantee: "keyed" | "lookup" | "none",
  config: JsonObject = {},
  node: Partial<FlowNode> = {},
): NodeText {
  const shared = { method: "POST", url: "http://target.test/orders", body: "input" };
  const own: JsonObject =
    guarantee === "keyed"
      ? { idempotency: "header" }
      : guarantee === "lookup"
        ? {
            idempotency: "lookup",
            headers: [{ name: "x-reference", value: "${key}" }],
            lookupPath: "http://target.test/orders?reference=${key}",
            lookupFound: "count(response.body.orders) > 0",
            lookupValue: "response.body.orders[0]",
          }
        : {};
  return { type: "http-request@1", ...node, config: { ...shared, ...own, ...config } };
}
