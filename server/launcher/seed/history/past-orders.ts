import type { JsonObject } from "../../../../runtime/json";
import { catalogueItems } from "../../../sandbox/erp/master-data";
import { fromCents, toCents } from "../../../sandbox/money";
import { objectOf, textOf } from "../../../sandbox/system";
import type { Dice } from "./dice";

type Buyer = {
  readonly customerId: string;
  readonly company: string;
  readonly email: string;
  /** How often it orders, compared with the others. */
  readonly weight: number;
  readonly poNumber: (sequence: number, dice: Dice) => string;
  readonly shipTo: readonly [line: string, city: string, region: string, postalCode: string];
};

/** The customers of the sandbox ERP, as they order: each with its own kind of PO number. */
const buyers: readonly [Buyer, ...Buyer[]] = [
  buyer("C-1001", "Brandt Fabrication LLC", 16, (n) => `BF-${24_300 + n}`, [
    "2210 Foundry Rd",
    "Akron",
    "OH",
    "44310",
  ]),
  buyer("C-1002", "Osprey Marine Services", 9, (n) => `45000${61_000 + n * 7}`, [
    "18 Harbor Loop",
    "Duluth",
    "MN",
    "55802",
  ]),
  buyer("C-1003", "Keystone Packaging Co.", 15, (n) => `KP/26/${3_100 + n}`, [
    "640 Peach St",
    "Erie",
    "PA",
    "16501",
  ]),
  buyer("C-1004", "Delgado HVAC & Sheet Metal", 2, (n) => `DH${1_200 + n}`, [
    "900 W Lake St",
    "Chicago",
    "IL",
    "60607",
  ]),
  buyer("C-1005", "Northfield School District 12", 8, (n) => `2026-${8_400 + n}-FAC`, [
    "77 Mill Race Ln",
    "Eau Claire",
    "WI",
    "54701",
  ]),
  buyer("C-1006", "Rausch Tool & Die", 2, (n) => `R${70_100 + n}`, [
    "3300 Mack Ave",
    "Detroit",
    "MI",
    "48207",
  ]),
  buyer(
    "C-1007",
    "Ironwood Mining Supply",
    18,
    (n, dice) => `IW-${dice.between(1, 4)}-${5_500 + n}`,
    ["4471 Caliche Dr", "Odessa", "TX", "79762"],
  ),
  buyer("C-1008", "Blue Heron Brewing", 7, (n) => `PO ${910 + n}`, [
    "1528 NW Vaughn St",
    "Portland",
    "OR",
    "97209",
  ]),
  buyer("C-1009", "Pallas Aerospace Components", 20, (n) => `PAC${880_000 + n * 3}`, [
    "9415 Airport Rd",
    "Everett",
    "WA",
    "98204",
  ]),
  buyer("C-1010", "Voss Demolition Inc.", 1, (n) => `V-${n}`, [
    "55 Causeway Blvd",
    "Tampa",
    "FL",
    "33619",
  ]),
];

function buyer(
  customerId: string,
  company: string,
  weight: number,
  poNumber: Buyer["poNumber"],
  shipTo: Buyer["shipTo"],
): Buyer {
  const domain = company
    .toLowerCase()
    .replace(/[^a-z]+/g, "-")
    .replace(/^-|-$/g, "");
  const email = `purchasing@${domain}.example`;
  return { customerId, company, weight, poNumber, shipTo, email };
}

/** Their credit is far from used up, so that their orders always go on. */
const sure: readonly [Buyer, ...Buyer[]] = [
  buyers[0],
  ...buyers.filter(({ customerId }) => ["C-1003", "C-1007", "C-1009"].includes(customerId)),
];

const items = catalogueItems(200);
const notes = ["Deliver to dock 3 before noon", "Call ahead", "Partial shipments welcome"] as const;

/** What is wrong with an order. */
export type Flaw = "unit" | "no-po" | "region" | "unknown-customer";

export type PastOrder = {
  readonly sequence: number;
  readonly at: number;
  readonly body: JsonObject;
};

/** An order as the shop sends it; a `sound` one is from a customer with credit. */
export function pastOrder(
  sequence: number,
  at: number,
  dice: Dice,
  flaw?: Flaw,
  sound = flaw !== undefined,
): PastOrder {
  const from = sound ? (sure[sequence % sure.length] ?? sure[0]) : pickBuyer(dice);
  const lines = Array.from({ length: 1 + Math.floor(dice.next() ** 2 * 6) }, (_, index) =>
    lineItem(sequence, index, dice, flaw === "unit" && index === 0),
  );
  const subtotal = lines.reduce(
    (sum, line) => sum + toCents(line.price) * Number(line.quantity),
    0,
  );
  const address = addressOf(from, flaw);
  const body: JsonObject = {
    id: 5_600_000_000 + sequence,
    admin_graphql_api_id: `gid://shopify/Order/${5_600_000_000 + sequence}`,
    name: `#HIS-${10_000 + sequence}`,
    order_number: 10_000 + sequence,
    po_number: flaw === "no-po" ? null : from.poNumber(sequence, dice),
    email: from.email,
    created_at: new Date(at).toISOString(),
    currency: "USD",
    financial_status: dice.next() < 0.3 ? "paid" : "pending",
    fulfillment_status: null,
    subtotal_price: fromCents(subtotal),
    total_tax: "0.00",
    total_price: fromCents(subtotal),
    customer: {
      id: 7_000_000 + Number(from.customerId.slice(2)),
      email: from.email,
      tags: flaw === "unknown-customer" ? "C-1099" : from.customerId,
      company: from.company,
    },
    shipping_address: address,
    billing_address: address,
    line_items: lines,
    note: dice.next() < 0.12 ? dice.pick(notes) : null,
    tags: "",
    test: true,
  };
  return { sequence, at, body };
}

function pickBuyer(dice: Dice): Buyer {
  let left = dice.next() * buyers.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of buyers) {
    left -= one.weight;
    if (left < 0) return one;
  }
  return buyers[0];
}

function addressOf({ company, shipTo }: Buyer, flaw: Flaw | undefined): JsonObject {
  const [address1, city, region, zip] = shipTo;
  return {
    name: company,
    address1,
    city,
    province_code: flaw === "region" ? "PR" : region,
    zip,
    country_code: "US",
  };
}

function lineItem(sequence: number, index: number, dice: Dice, inCases: boolean): JsonObject {
  const item = items[dice.between(0, items.length - 1)] ?? {};
  const unit = textOf(item.baseUom);
  const most = unit === "FOT" ? 120 : unit === "XBX" ? 24 : 8;
  return {
    id: 8_000_000 + sequence * 10 + index,
    sku: textOf(item.itemId),
    title: textOf(item.description),
    quantity: dice.between(1, most),
    price: textOf(objectOf(item.unitPrice).amount),
    taxable: true,
    requires_shipping: true,
    properties: [{ name: "Unit", value: inCases ? "CS" : unit }],
  };
}
