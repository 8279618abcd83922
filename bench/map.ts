import { parseArgs } from "node:util";
import jsonata from "jsonata";
import { compileCondition } from "../runtime/expressions/compile";
import { compileMap, compileMapClosures } from "../runtime/expressions/compile-map";
import { type CompiledTable, compileDecisionTable } from "../runtime/expressions/decision-table";
import type { JsonObject } from "../runtime/json";
import { checkRows } from "../runtime/tables/check-rows";
import { findRow } from "../runtime/tables/find-row";
import { planImport } from "../runtime/tables/import-sheet";
import { readSheet, writeSheet } from "../runtime/tables/read-sheet";
import { rowAsObject, type TableShape } from "../runtime/tables/table-shape";
import { addRow, newReport, printReport, saveReport } from "./report";

// The order map (20 header fields, 8 per line, 10 lines), a condition of six parts, decision tables of 10 and of
// 1,000 rows with 6 columns, the preview of a document of 1 MB, and a lookup table of 100,000 rows, per core:
// ours, exact, against JavaScript written by hand with floats, which is the floor, and JSONata.

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

const fields = [
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
const ours = compileMap(fields);

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

type TableRow = {
  channels: string[];
  above: number;
  countries: string[];
  from: number;
  to: number;
};

const tableRows: readonly TableRow[] = Array.from({ length: 1_000 }, (_, row) => ({
  channels: row % 2 === 0 ? ["EDI"] : ["EDI", "SHOPIFY"],
  above: 6_000 - row,
  countries: row % 3 === 0 ? ["SE", "NO"] : ["SE"],
  from: row % 5,
  to: 10 + (row % 7),
}));
/** The last ten alone decide, too: the highest balances hit the first rows. */
const shortRows = tableRows.slice(-500).filter((_, row) => row % 50 === 0);

function tableOf(rows: readonly TableRow[]): CompiledTable {
  return compileDecisionTable({
    hit: "first",
    columns: [
      { name: "Channel", input: "order.channel" },
      { name: "Balance", input: "order.customer.balance" },
      { name: "Country", input: "order.address.country" },
      { name: "Lines", input: "order.line_items.length" },
      { name: "Paid", input: "order.paid" },
      { name: "Group", input: "order.customer.group" },
    ],
    rows: rows.map(({ channels, above, countries, from, to }) => ({
      cells: [
        channels.map((channel) => JSON.stringify(channel)).join(", "),
        `> ${above}`,
        countries.map((country) => JSON.stringify(country)).join(", "),
        `${from}..${to}`,
        "-",
        'not ("VIP")',
      ],
    })),
  });
}
const table = tableOf(tableRows);
const shortTable = tableOf(shortRows);

function tableByHand(rows: readonly TableRow[], source: Order): number {
  for (let row = 0; row < rows.length; row += 1) {
    const { channels, above, countries, from, to } = rows[row] as TableRow;
    if (
      channels.includes(source.channel) &&
      source.customer.balance > above &&
      countries.includes(source.address.country) &&
      source.line_items.length >= from &&
      source.line_items.length <= to &&
      source.customer.group !== "VIP"
    ) {
      return row;
    }
  }
  return -1;
}

const orders = Array.from({ length: 500 }, (_, seed) => {
  const made = order(seed);
  return { ...made, customer: { ...made.customer, balance: 5_200.25 + seed } };
});
const scopes = orders.map((made) => ({ order: made as unknown as JsonObject }));
const texts = orders.map((made) => JSON.stringify(made));
const large = {
  order: {
    ...order(1),
    line_items: Array.from({ length: 9_000 }, (_, line) => order(line).line_items[line % 10]),
  } as unknown as JsonObject,
};
const preview = compileMapClosures(fields);

/** The same map and condition in JSONata, whose numbers are floats. */
const mapInJsonata = jsonata(`{
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
const conditionInJsonata = jsonata(
  'order.paid = false and order.customer.balance + order.shipping > order.customer.limit / 10 and order.customer.group != "VIP" and order.address.country = "SE" and (order.channel = "EDI" or order.channel = "SHOPIFY") and $count(order.line_items) >= 10',
);
let sink = 0;

/** Milliseconds that this process has computed for: what others do on the machine does not count. */
function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Calls of all orders between two looks at the clock. */
const turns = 16;

/** Calls per second of a core over 400 ms of it, after a warm-up. */
function rate(run: (index: number) => unknown): number {
  const span = (ms: number): number => {
    const started = computedMs();
    let done = 0;
    while (computedMs() - started < ms) {
      for (let turn = 0; turn < turns; turn += 1) {
        for (let index = 0; index < orders.length; index += 1) {
          if (run(index) !== undefined) sink += 1;
        }
      }
      done += turns * orders.length;
    }
    return (done / (computedMs() - started)) * 1_000;
  };
  // Long tables take longest until an engine has optimised all of them.
  span(800);
  return span(400);
}

/** The same for what answers with a promise. */
async function rateLater(run: (index: number) => Promise<unknown>): Promise<number> {
  const started = computedMs();
  let done = 0;
  while (computedMs() - started < 800) {
    if ((await run(done % orders.length)) !== undefined) sink += 1;
    done += 1;
  }
  return (done / (computedMs() - started)) * 1_000;
}

function once(run: () => unknown): number {
  const started = computedMs();
  if (run() !== undefined) sink += 1;
  return computedMs() - started;
}

const { values } = parseArgs({
  options: { json: { type: "string" }, rounds: { type: "string", default: "5" } },
});
const rounds = Array.from({ length: Math.max(1, Number(values.rounds)) });
const report = newReport("map", "none");

/** One row of ours and its floor, measured in turns so that both meet the same machine. */
function compared(
  key: string,
  floorKey: string,
  floor: (index: number) => unknown,
  mine: (index: number) => unknown,
): void {
  const measured = rounds.map(() => ({ floor: rate(floor), mine: rate(mine) }));
  addRow(
    report,
    floorKey,
    "1/s",
    measured.map((round) => round.floor),
  );
  addRow(
    report,
    key,
    "1/s",
    measured.map((round) => round.mine),
    floorKey,
  );
}

const orderAt = (index: number): Order => orders[index] as Order;
compared(
  "map.docs_per_s",
  "floor.js.map.docs_per_s",
  (index) => byHand(orderAt(index)),
  (index) => ours(scopes[index] ?? {}),
);
compared(
  "map.json.docs_per_s",
  "floor.js_json.map.json.docs_per_s",
  (index) => JSON.stringify(byHand(JSON.parse(texts[index] ?? "null") as Order)),
  (index) => JSON.stringify(ours({ order: JSON.parse(texts[index] ?? "null") as JsonObject })),
);
compared(
  "condition.decisions_per_s",
  "floor.js.condition.decisions_per_s",
  (index) => ruleByHand(orderAt(index)),
  (index) => rule(scopes[index] ?? {}),
);
compared(
  "rule.decisions_per_s",
  "floor.js.rule.decisions_per_s",
  (index) => tableByHand(shortRows, orderAt(index)),
  (index) => shortTable(scopes[index] ?? {}),
);
compared(
  "rule.1000_rows.decisions_per_s",
  "floor.js.rule.1000_rows.decisions_per_s",
  (index) => tableByHand(tableRows, orderAt(index)),
  (index) => table(scopes[index] ?? {}),
);
for (const [key, asked] of [
  ["floor.jsonata.map.docs_per_s", mapInJsonata],
  ["floor.jsonata.condition.decisions_per_s", conditionInJsonata],
] as const) {
  const measured: number[] = [];
  for (const _round of rounds) {
    measured.push(await rateLater((index) => asked.evaluate(scopes[index])));
  }
  addRow(report, key, "1/s", measured);
}
addRow(
  report,
  "preview.1mb_ms",
  "ms",
  rounds.map(() => once(() => preview(large))),
);
const itemShape: TableShape = {
  kind: "composite",
  columns: ["customer", "theirs", "ours", "unit"],
  keys: ["customer", "theirs"],
  validity: null,
};
const itemRows = Array.from({ length: 100_000 }, (_, index) => [
  `C-${1_000 + (index % 500)}`,
  `BUYER-${index}`,
  `SKU-${index * 7}`,
  "EA",
]);
const itemTable = { rows: itemRows.map((row) => rowAsObject(itemShape.columns, row)) };
const itemsByHand = new Map(itemRows.map((row) => [`${row[0]} ${row[1]}`, row[2]]));
const itemAt = (index: number) => itemRows[(index * 7_919) % itemRows.length] ?? [];
compared(
  "lookup.100000_rows.per_s",
  "floor.js.lookup.100000_rows.per_s",
  (index) => {
    const [customer, theirs] = itemAt(index);
    return itemsByHand.get(`${customer} ${theirs}`);
  },
  (index) => {
    const [customer = "", theirs = ""] = itemAt(index);
    const wanted = [
      { column: "customer", value: customer },
      { column: "theirs", value: theirs },
    ];
    return findRow(itemTable, wanted, "")?.ours;
  },
);
addRow(
  report,
  "lookup.100000_rows.index_ms",
  "ms",
  rounds.map(() =>
    once(() =>
      findRow({ rows: [...itemTable.rows] }, [{ column: "theirs", value: "BUYER-7" }], ""),
    ),
  ),
);
const itemSheet = writeSheet(itemRows, itemShape.columns);
addRow(
  report,
  "lookup.100000_rows.import_ms",
  "ms",
  rounds.map(() =>
    once(() => {
      const empty = { shape: itemShape, rows: [] };
      const plan = planImport(empty, readSheet(itemSheet), { header: true, mode: "replace" });
      return plan.problemCount + checkRows(itemShape, plan.table.rows).total;
    }),
  ),
);
printReport(report);
saveReport(report, values.json);
if (sink === 0) process.exitCode = 1;
