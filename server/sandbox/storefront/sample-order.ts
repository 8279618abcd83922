import type { JsonObject } from "@/runtime/json";
import { catalogueItems, customers } from "../erp/master-data";
import { fromCents, toCents } from "../money";
import { objectOf, textOf } from "../system";

const addresses: readonly JsonObject[] = [
  address("2210 Foundry Rd", "Akron", "OH", "44310"),
  address("18 Harbor Loop", "Duluth", "MN", "55802"),
  address("900 W Lake St", "Chicago", "IL", "60607"),
  address("4471 Caliche Dr", "Odessa", "TX", "79762"),
  address("77 Mill Race Ln", "Eau Claire", "WI", "54701"),
];

function address(address1: string, city: string, province: string, zip: string): JsonObject {
  return { address1, city, province_code: province, zip, country_code: "US" };
}

const items = catalogueItems(200);

/**
 * An order as Shopify's REST resource has it, made from a number: the same number gives the same
 * customer, lines and prices.
 */
export function sampleOrder(sequence: number, createdAt: Date): JsonObject {
  const customer = customers[sequence % customers.length] ?? {};
  const shipTo = addresses[sequence % addresses.length] ?? {};
  const lines = Array.from({ length: 1 + (sequence % 4) }, (_, index) => {
    const item = items[(sequence * 13 + index * 29) % items.length] ?? {};
    return {
      id: 8_000_000 + sequence * 10 + index,
      sku: textOf(item.itemId),
      title: textOf(item.description),
      quantity: 1 + ((sequence + index * 3) % 12),
      price: textOf(objectOf(item.unitPrice).amount),
      taxable: true,
      requires_shipping: true,
      properties: [{ name: "Unit", value: textOf(item.baseUom) }],
    };
  });
  const subtotal = lines.reduce((sum, line) => sum + toCents(line.price) * line.quantity, 0);
  return {
    id: 5_600_000_000 + sequence,
    admin_graphql_api_id: `gid://shopify/Order/${5_600_000_000 + sequence}`,
    name: `#HIS-${10_000 + sequence}`,
    order_number: 10_000 + sequence,
    po_number: `PO-${40_000 + sequence}`,
    email: textOf(customer.email),
    created_at: createdAt.toISOString(),
    currency: "USD",
    financial_status: sequence % 5 === 0 ? "pending" : "paid",
    fulfillment_status: null,
    subtotal_price: fromCents(subtotal),
    total_tax: "0.00",
    total_price: fromCents(subtotal),
    customer: {
      id: 7_000_000 + (sequence % customers.length),
      email: textOf(customer.email),
      tags: textOf(customer.customerId),
      company: textOf(customer.name),
    },
    shipping_address: { name: textOf(customer.name), ...shipTo },
    billing_address: { name: textOf(customer.name), ...shipTo },
    line_items: lines,
    note: sequence % 9 === 0 ? "Deliver to dock 3 before noon" : null,
    tags: "",
    test: true,
  };
}
