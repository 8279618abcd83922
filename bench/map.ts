import { compileCondition } from "../runtime/expressions/compile";
import { compileMap } from "../runtime/expressions/compile-map";
import type { JsonObject } from "../runtime/json";

/**
 * The order map (20 header fields, 8 per line, 10 lines) and a rule of six conditions, per core:
 * ours against JavaScript written by hand with floats, which is the floor. Run with `npx tsx bench/map.ts`.
 */

type Line = {
  sku: string;
  title: string;
  quantity: number;
  price: number;
  uom: string;
  tax: number;
};
type Order = {
  id: number;
  name: string;
  email: string;
  created_at: string;
  currency: string;
  note: string;
  channel: string;
  shipping: number;
  paid: boolean;
  customer: { id: number; name: string; group: string; limit: number; balance: number };
  address: { name: string; street: string; city: string; zip: string; country: string };
  line_items: Line[];
};

function order(seed: number): Order {
  return {
    id: 1000 + seed,
    name: `#${1000 + seed}`,
    email: " Buyer@Example.com ",
    created_at: "2026-11-20T10:00:00Z",
    currency: "USD",
    note: "leave at dock",
    channel: seed % 3 === 0 ? "EDI" : "SHOPIFY",
    shipping: 12.5,
    paid: seed % 2 === 0,
    customer: { id: 7, name: "Hallberg", group: "A", limit: 50_000, balance: 1200.25 + seed },
    address: { name: "Dock 4", street: "1 Mill Rd", city: "Malmo", zip: "21120", country: "SE" },
    line_items: Array.from({ length: 10 }, (_, index) => ({
      sku: `sku-${index}`,
      title: `Bearing ${index}`,
      quantity: 1 + ((seed + index) % 9),
      price: (425 + index * 35) / 100,
      uom: "PCE",
      tax: 0.25,
    })),
  };
}

const ours = compileMap([
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
]);

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}

function byHand(source: Order): unknown {
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

const rule = compileCondition(
  'order.paid == false && order.customer.balance + order.shipping > order.customer.limit / 10 && order.customer.group != "VIP" && order.address.country == "SE" && (order.channel == "EDI" || order.channel == "SHOPIFY") && order.line_items.length >= 10',
);

function ruleByHand(source: Order): boolean {
  return (
    source.paid === false &&
    source.customer.balance + source.shipping > source.customer.limit / 10 &&
    source.customer.group !== "VIP" &&
    source.address.country === "SE" &&
    (source.channel === "EDI" || source.channel === "SHOPIFY") &&
    source.line_items.length >= 10
  );
}

const orders = Array.from({ length: 500 }, (_, seed) => {
  const made = order(seed);
  return { ...made, customer: { ...made.customer, balance: 5200.25 + seed } };
});
const scopes = orders.map((made) => ({ order: made as unknown as JsonObject }));
let sink = 0;

function rate(run: (index: number) => unknown): number {
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < 400) {
    for (let index = 0; index < orders.length; index += 1) {
      if (run(index) !== undefined) sink += 1;
    }
    done += orders.length;
  }
  return (done / (performance.now() - started)) * 1000;
}

function report(name: string, floor: (index: number) => unknown, ours: (index: number) => unknown) {
  const rounds = Array.from({ length: 5 }, () => {
    const theirs = rate(floor);
    const our = rate(ours);
    return { theirs, our, ratio: our / theirs };
  }).sort((a, b) => a.ratio - b.ratio);
  const middle = rounds[2];
  if (middle === undefined) return;
  const figure = (value: number) => Math.round(value).toLocaleString("en");
  console.log(
    `${name}: floats by hand ${figure(middle.theirs)}/s, ours ${figure(middle.our)}/s, ratio ${middle.ratio.toFixed(2)} (${rounds[0]?.ratio.toFixed(2)}-${rounds[4]?.ratio.toFixed(2)})`,
  );
}

report(
  "order map",
  (index) => byHand(orders[index] as Order),
  (index) => ours(scopes[index] ?? {}),
);
report(
  "rule of six conditions",
  (index) => ruleByHand(orders[index] as Order),
  (index) => rule(scopes[index] ?? {}),
);
if (sink === 0) process.exitCode = 1;
