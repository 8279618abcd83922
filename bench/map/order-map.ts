import jsonata from "jsonata";
import { compileCondition } from "../../runtime/expressions/compile";
import { compileMap } from "../../runtime/expressions/compile-map";
import type { Order } from "./sample-order";

export const fields = [
  { target: "orderNumber", value: "order.name", required: true },
  { target: "externalId", value: "text(order.id)", required: true },
  { target: "orderedAt", value: "order.created_at" },
  { target: "currency", value: 'order.currency ?? "USD"' },
  { target: "channel", value: "lower(order.channel)" },
  { target: "email", value: "order.email.trim().lower()" },
  { target: "customer.id", value: "order.customer.id" },
  { target: "customer.name", value: "upper(order.customer.name)" },
  { target: "customer.group", value: "order.customer.group" },
  { target: "customer.available", value: "order.customer.limit - order.customer.balance" },
  { target: "shipTo.name", value: "order.address.name" },
  { target: "shipTo.street", value: "order.address.street" },
  { target: "shipTo.city", value: "order.address.city" },
  { target: "shipTo.zip", value: "order.address.zip" },
  { target: "shipTo.country", value: "order.address.country" },
  { target: "note", value: "order.note" },
  { target: "paid", value: "order.paid" },
  { target: "priority", value: 'order.channel == "EDI" ? 1 : 2' },
  { target: "shipping", value: "order.shipping * 1.25" },
  { target: "total", value: "round(sum(order.line_items, l => l.quantity * l.price), 2)" },
  { target: "lines[]", value: "order.line_items", as: "line" },
  { target: "lines[].number", value: "index + 1" },
  { target: "lines[].sku", value: "upper(line.sku)", required: true },
  { target: "lines[].description", value: "line.title" },
  { target: "lines[].quantity", value: "line.quantity" },
  { target: "lines[].uom", value: 'line.uom == "PCE" ? "EA" : line.uom' },
  { target: "lines[].price", value: "line.price" },
  { target: "lines[].net", value: "round(line.quantity * line.price, 2)" },
  { target: "lines[].tax", value: "round(line.quantity * line.price * line.tax, 2)" },
];
export const ours = compileMap(fields);

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}

export function byHand(source: Order): unknown {
  return {
    orderNumber: source.name,
    externalId: String(source.id),
    orderedAt: source.created_at,
    currency: source.currency ?? "USD",
    channel: source.channel.toLowerCase(),
    email: source.email.trim().toLowerCase(),
    customer: {
      id: source.customer.id,
      name: source.customer.name.toUpperCase(),
      group: source.customer.group,
      available: source.customer.limit - source.customer.balance,
    },
    shipTo: {
      name: source.address.name,
      street: source.address.street,
      city: source.address.city,
      zip: source.address.zip,
      country: source.address.country,
    },
    note: source.note,
    paid: source.paid,
    priority: source.channel === "EDI" ? 1 : 2,
    shipping: source.shipping * 1.25,
    total: cents(source.line_items.reduce((sum, line) => sum + line.quantity * line.price, 0)),
    lines: source.line_items.map((line, index) => ({
      number: index + 1,
      sku: line.sku.toUpperCase(),
      description: line.title,
      quantity: line.quantity,
      uom: line.uom === "PCE" ? "EA" : line.uom,
      price: line.price,
      net: cents(line.quantity * line.price),
      tax: cents(line.quantity * line.price * line.tax),
    })),
  };
}

export const rule = compileCondition(
  'order.paid == false && order.customer.balance + order.shipping > order.customer.limit / 10 && order.customer.group != "VIP" && order.address.country == "SE" && (order.channel == "EDI" || order.channel == "SHOPIFY") && order.line_items.length >= 10',
);

export function ruleByHand(source: Order): boolean {
  return (
    source.paid === false &&
    source.customer.balance + source.shipping > source.customer.limit / 10 &&
    source.customer.group !== "VIP" &&
    source.address.country === "SE" &&
    (source.channel === "EDI" || source.channel === "SHOPIFY") &&
    source.line_items.length >= 10
  );
}

/** The same map and condition in JSONata, whose numbers are floats. */
export const mapInJsonata = jsonata(`{
  "orderNumber": order.name, "externalId": $string(order.id), "orderedAt": order.created_at,
  "currency": order.currency ? order.currency : "USD", "channel": $lowercase(order.channel),
  "email": $lowercase($trim(order.email)),
  "customer": { "id": order.customer.id, "name": $uppercase(order.customer.name),
    "group": order.customer.group, "available": order.customer.limit - order.customer.balance },
  "shipTo": { "name": order.address.name, "street": order.address.street, "city": order.address.city,
    "zip": order.address.zip, "country": order.address.country },
  "note": order.note, "paid": order.paid, "priority": order.channel = "EDI" ? 1 : 2,
  "shipping": order.shipping * 1.25, "total": $round($sum(order.line_items.(quantity * price)), 2),
  "lines": [order.line_items#$i.{ "number": $i + 1, "sku": $uppercase(sku), "description": title,
    "quantity": quantity, "uom": uom = "PCE" ? "EA" : uom, "price": price,
    "net": $round(quantity * price, 2), "tax": $round(quantity * price * tax, 2) }]
}`);
export const conditionInJsonata = jsonata(
  'order.paid = false and order.customer.balance + order.shipping > order.customer.limit / 10 and order.customer.group != "VIP" and order.address.country = "SE" and (order.channel = "EDI" or order.channel = "SHOPIFY") and $count(order.line_items) >= 10',
);
