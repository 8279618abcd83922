import type { FlowNode } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import type { TestFlow } from "./gateway-world";

const node = (type: string, config: JsonObject, more: Partial<FlowNode> = {}): FlowNode => ({
  type: `${type}@1`,
  name: type,
  config,
  ...more,
});

/** Webhook → map → ERP → respond, as an order takes it. */
export function orderFlow(
  webhook: JsonObject = {},
  change: {
    readonly settings?: TestFlow["settings"];
    readonly signing?: "shopify" | "hex" | "standard";
  } = {},
): TestFlow {
  return {
    settings: change.settings ?? {},
    nodes: {
      n01: node(
        "webhook",
        { synchronous: true, ...webhook },
        change.signing === undefined ? {} : { connection: change.signing },
      ),
      n02: node("map", {
        fields: [
          { target: "externalReference", value: "input.number" },
          { target: "customerId", value: '"C-1001"' },
          { target: "lines", value: "input.lines" },
        ],
      }),
      n03: node(
        "http-request",
        { method: "POST", url: "/sales-orders", body: "input", idempotency: "header" },
        { connection: "erp", timeoutMs: 5_000 },
      ),
      n04: node("respond", { status: 201, body: "input.number" }),
    },
    edges: ["n01.out -> n02.in", "n02.out -> n03.in", "n03.out -> n04.in"],
  };
}

/** Webhook → respond: the answer is what the test says. */
export function echoFlow(webhook: JsonObject, respond: JsonObject): TestFlow {
  return {
    nodes: {
      n01: node("webhook", { synchronous: true, ...webhook }),
      n02: node("respond", respond),
    },
    edges: ["n01.out -> n02.in"],
  };
}

/** Webhook → lookup table → map that looks up from the other side → respond with all of it. */
export function lookUpFlow(): TestFlow {
  return {
    nodes: {
      n01: node("webhook", { synchronous: true }),
      n02: node("enrich", { table: "items", column: "theirs", value: "input.item" }),
      n03: node("map", {
        fields: [
          { target: "ours", value: "input.ours" },
          { target: "theirs", value: 'lookup("items", { ours: input.ours }, "theirs")' },
          { target: "other", value: 'lookup("items", { ours: "none" }, "theirs", "?")' },
        ],
      }),
      n04: node("respond", { status: 200, body: "input" }),
    },
    edges: ["n01.out -> n02.in", "n02.out -> n03.in", "n03.out -> n04.in"],
  };
}

export function anOrder(number: string): { readonly number: string; readonly lines: unknown } {
  return { number, lines: [{ itemId: "BLT-1001", quantity: 2, unitPrice: "18.52" }] };
}

/** A template that is one expression, e.g. a delivery id in a header. */
export function template(expression: string): string {
  return ["$", "{", expression, "}"].join("");
}
