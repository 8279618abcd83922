import type { NodeDefinition } from "../definition";
import { documentTypeIn, outPort } from "../definition";
import { shopifyOrder } from "./shopify-order";

/** Starts a run for every request to its address. */
export const webhook: NodeDefinition = {
  name: "webhook",
  major: 1,
  label: "Webhook",
  description: "Starts a run for each HTTP request sent to this flow's address.",
  category: "start",
  icon: "webhook",
  behaviour: "trigger",
  start: { by: "message", waits: ({ synchronous }) => synchronous !== false },
  keywords: ["http", "receive", "inbound", "order", "shopify", "listen"],
  connections: ["webhook-signing"],
  connectionHelp:
    "Checks the sender's signature. None: whoever knows the address may start runs with it.",
  fields: [
    {
      name: "synchronous",
      label: "Answer when the flow has run",
      help: "With what a Respond step says; without one it is 200 with the run's id and status. Otherwise the sender gets 202 as soon as the message is stored; so it does when the run has to wait, in a Wait step or for a target that asks for time.",
      kind: "boolean",
      default: true,
    },
    {
      name: "dedupe",
      label: "Delivery id",
      help: "A second delivery with the same id starts nothing and gets the first one's answer, or 202 while that one is under way. Empty: the id of a Standard Webhooks signature; without one equal bodies are two orders.",
      kind: "template",
      placeholder: '${trigger.headers["x-shopify-webhook-id"]}',
    },
    {
      name: "documentType",
      label: "Document type",
      help: "What the body is, so that the lines from here are checked by it.",
      kind: "documentType",
      placeholder: "SalesOrder",
    },
    {
      name: "onFailure",
      label: "If the run fails before it answers",
      kind: "select",
      default: "accept",
      options: [
        {
          value: "accept",
          label: "Accept",
          help: "202 with the run's id; the failure is handled here.",
        },
        {
          value: "problem",
          label: "Report the problem",
          help: "The sender gets the error and may send again.",
        },
      ],
      group: "Advanced",
    },
    {
      name: "bodyMax",
      label: "Largest body (MB)",
      kind: "number",
      default: 25,
      min: 1,
      max: 100,
      group: "Advanced",
    },
  ],
  ports: (config) => [{ ...outPort, type: documentTypeIn(config) }],
  subtitle: (config) =>
    config.synchronous === false ? "answers 202 at once" : "answers when done",
  sample: {
    label: "a Shopify order",
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": "orders/create",
      "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    },
    body: shopifyOrder,
  },
  example: {
    config: { synchronous: true },
    input: { orderNumber: "1001" },
    output: { orderNumber: "1001" },
    port: "out",
  },
};
