import type { FlowDocument, FlowNode } from "../../runtime/flow/document";
import type { JsonObject } from "../../runtime/json";

export type CrashFlow = {
  readonly kind: "keyed" | "lookup" | "neither";
  readonly ordered: boolean;
  readonly synchronous: boolean;
};

/** The flows under fire: synchronous and asynchronous of each kind, the asynchronous keyed one ordered per key. */
export const crashFlows: readonly CrashFlow[] = [
  { kind: "keyed", ordered: true, synchronous: false },
  { kind: "keyed", ordered: false, synchronous: true },
  { kind: "lookup", ordered: false, synchronous: false },
  { kind: "lookup", ordered: false, synchronous: true },
  { kind: "neither", ordered: false, synchronous: false },
  { kind: "neither", ordered: false, synchronous: true },
];

const idempotency: Record<CrashFlow["kind"], JsonObject> = {
  keyed: { idempotency: "header", keyHeader: "Idempotency-Key" },
  lookup: {
    idempotency: "lookup",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the product
    lookupPath: "/sales-orders?externalReference=${input.externalReference}",
    lookupFound: "count(response.body.items) > 0",
    lookupValue: "response.body.items[0]",
  },
  neither: { idempotency: "none" },
};

export function crashFlow(id: string, { kind, ordered, synchronous }: CrashFlow): FlowDocument {
  const nodes: Record<string, FlowNode> = {
    n01: { type: "webhook@1", name: "Order received", config: { synchronous } },
    n02: {
      type: "map@1",
      name: "Map to sales order",
      config: {
        fields: [
          { target: "externalReference", value: "input.reference", required: true },
          { target: "orderingKey", value: "input.orderingKey" },
          { target: "customerId", value: "input.customer" },
          { target: "lines", value: "input.lines" },
        ],
      },
    },
    n03: {
      type: "http-request@1",
      name: "Create sales order",
      connection: "erp",
      config: {
        method: "POST",
        url: "/sales-orders",
        body: "input",
        output: "body",
        ...idempotency[kind],
      },
      timeoutMs: 2_000,
      retry: { attempts: 8, delayMs: 500, delayMaxMs: 4_000 },
    },
    n04: {
      type: "respond@1",
      name: "Answer",
      config: { status: 200, body: "{ number: input.number }" },
    },
  };
  return {
    schemaVersion: 1,
    id,
    name: `Crash test, ${kind}${ordered ? ", ordered" : ""}${synchronous ? ", synchronous" : ""}`,
    settings: {
      businessKeys: [{ kind: "reference", node: "n02", value: "output.externalReference" }],
      retention: 7,
      parkAfterMs: 5_000,
      ...(ordered ? { orderingKey: "trigger.body.orderingKey" } : {}),
    },
    nodes,
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.out", to: "n03.in" },
      { from: "n03.out", to: "n04.in" },
    ],
  };
}
