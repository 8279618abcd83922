import type { NodeDefinition } from "../definition";
import { errorPort, inPort, passingPort } from "../definition";

/** Records that something happened to a business object. */
export const emitEvent: NodeDefinition = {
  name: "emit-event",
  major: 1,
  label: "Business event",
  description:
    "Records that something happened to an order, a shipment or an invoice; waiting runs go on.",
  category: "finish",
  icon: "radio",
  behaviour: "emit",
  keywords: ["publish", "milestone", "status", "signal", "emit"],
  failures: ["FIELD_MISSING", "EXPRESSION_FAILED"],
  fields: [
    {
      name: "event",
      label: "Event",
      help: "What happened, e.g. order.accepted.",
      kind: "text",
      required: true,
      placeholder: "order.accepted",
    },
    {
      name: "key",
      label: "Number",
      help: "What it happened to, e.g. the order's number; a waiting run compares it with its own.",
      kind: "template",
      required: true,
      placeholder: "${input.orderNumber}",
    },
    {
      name: "data",
      label: "Data",
      help: "Empty: what arrived.",
      kind: "expression",
      placeholder: "{ erpOrder: input.id }",
    },
  ],
  ports: () => [inPort, passingPort, errorPort],
  subtitle: (config) => (typeof config.event === "string" ? config.event : ""),
  example: {
    config: { event: "order.accepted", key: "${input.number}", data: "{ id: input.id }" },
    input: { number: "1001", id: "SO-1" },
    output: { type: "order.accepted", key: "1001", data: { id: "SO-1" } },
    port: "out",
  },
};
