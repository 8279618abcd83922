import type { FlowDocument, FlowNode } from "../runtime/flow/document";
import type { JsonObject } from "../runtime/json";

/** The order map of the benches: 20 header and 8 line fields, in the product's expressions. */
const mapFields: readonly JsonObject[] = [
  field("orderNumber", "input.name", true),
  field("buyerOrderNumber", "input.po_number.trim()", true),
  field("channel", 'input.source_name == "web" ? "ecommerce" : "api"'),
  field("orderDate", "input.created_at.substring(0, 10)"),
  field("currency", "input.currency.upper()"),
  field("notes", 'input.note ?? ""'),
  field("customerId", "input.customer.code"),
  field("customerName", "input.customer.name"),
  field("customerGroup", "input.customer.group"),
  field("shipToName", "input.shipping_address.name"),
  field("shipToLine1", "input.shipping_address.address1"),
  field("shipToCity", "input.shipping_address.city"),
  field("shipToRegion", "input.shipping_address.province_code"),
  field("shipToPostalCode", "input.shipping_address.zip"),
  field("shipToCountry", "input.shipping_address.country_code"),
  field("freightCode", 'input.shipping_lines[0].code ?? ""'),
  field("freightAmount", "input.shipping_lines[0].price ?? 0"),
  field("subtotal", "input.subtotal"),
  field("tax", "input.total_tax"),
  field("total", "input.total"),
  {
    target: "lines",
    each: "input.line_items",
    as: "line",
    fields: [
      field("lineNo", "index + 1"),
      field("item", "line.sku.trim()"),
      field("description", "line.title"),
      field("quantity", "line.quantity"),
      field("unit", 'line.unit == "BX" ? "XBX" : line.unit'),
      field("unitPrice", "line.price"),
      field("amount", "round(line.quantity * line.price, 2)"),
      field("taxable", "line.taxable"),
    ],
  },
];

function field(target: string, value: string, required = false): JsonObject {
  return required ? { target, value, required } : { target, value };
}

/** The decision of six conditions. */
const branches: readonly JsonObject[] = [
  { name: "reject", condition: 'trigger.body.customer.group == "X" || input.total < 0' },
  {
    name: "hold",
    condition:
      'trigger.body.customer.days_past_due > 30 || trigger.body.customer.open_ar + input.total > trigger.body.customer.credit_limit || (input.currency != "USD" && input.total > 10000)',
  },
];

/** Webhook → map of 28 fields → decision of 6 conditions → ERP call → answer. */
export function orderFlow(id: string, synchronous: boolean): FlowDocument {
  const nodes: Record<string, FlowNode> = {
    n01: { type: "webhook@1", name: "Order received", config: { synchronous } },
    n02: { type: "map@1", name: "Map to sales order", config: { fields: mapFields } },
    n03: { type: "content-based-router@1", name: "Credit decision", config: { branches } },
    n04: {
      type: "http-request@1",
      name: "Create sales order",
      connection: "erp",
      config: {
        method: "POST",
        url: "/orders",
        body: "input",
        output: "body",
        idempotency: "none",
      },
      timeoutMs: 10_000,
    },
    n05: {
      type: "respond@1",
      name: "Answer",
      config: { status: 200, body: '{ id: input.id, decision: "approve" }' },
    },
    n06: {
      type: "respond@1",
      name: "Answer held",
      config: { status: 200, body: '{ decision: "hold" }' },
    },
    n07: {
      type: "respond@1",
      name: "Answer rejected",
      config: { status: 422, body: '{ decision: "reject" }' },
    },
  };
  return {
    schemaVersion: 1,
    id,
    name: synchronous ? "Order, answered when done" : "Order, answered at once",
    settings: {
      businessKeys: [{ kind: "po", node: "n02", value: "output.buyerOrderNumber" }],
      retention: 30,
    },
    nodes,
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.out", to: "n03.in" },
      { from: "n03.hold", to: "n06.in" },
      { from: "n03.otherwise", to: "n04.in" },
      { from: "n03.reject", to: "n07.in" },
      { from: "n04.out", to: "n05.in" },
    ],
  };
}

/** Per order of the file: its header from the first line, and its lines. */
const fileOrderFields: readonly JsonObject[] = [
  field("orderNumber", "key"),
  field("customerId", "input[0].customer", true),
  field("orderDate", "input[0].orderedAt.substring(0, 10)"),
  field("currency", "input[0].currency.upper()"),
  field("total", "round(sum(input, l => l.quantity * l.price), 2)"),
  {
    target: "lines",
    each: "input",
    as: "line",
    fields: [
      field("lineNo", "index + 1"),
      field("item", "line.sku.trim()"),
      field("description", "line.title"),
      field("quantity", "line.quantity"),
      field("unit", 'line.unit == "BX" ? "XBX" : line.unit'),
      field("unitPrice", "line.price"),
      field("amount", "round(line.quantity * line.price, 2)"),
    ],
  },
];

/** A file of order lines → one iteration per order → map → one document → one ERP call. */
export function fileFlow(id: string): FlowDocument {
  const nodes: Record<string, FlowNode> = {
    n01: { type: "webhook@1", name: "File received", config: { synchronous: false, bodyMax: 25 } },
    n02: {
      type: "splitter@1",
      name: "Each order",
      config: { list: "input.lines", groupBy: "item.orderNumber" },
    },
    n03: { type: "map@1", name: "Map to sales order", config: { fields: fileOrderFields } },
    n04: { type: "aggregator@1", name: "All orders", config: {} },
    n05: {
      type: "http-request@1",
      name: "Create sales orders",
      connection: "erp",
      config: {
        method: "POST",
        url: "/orders",
        body: "expression",
        bodyExpression: "input.results",
        output: "body",
        idempotency: "none",
      },
      timeoutMs: 60_000,
    },
  };
  return {
    schemaVersion: 1,
    id,
    name: "A file of order lines",
    settings: { retention: 30 },
    nodes,
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.item", to: "n03.in" },
      { from: "n03.out", to: "n04.in" },
      { from: "n04.out", to: "n05.in" },
    ],
  };
}
