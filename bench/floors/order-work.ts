import type { FileLine, SalesOrder } from "../order-sample";

type Incoming = {
  name: string;
  po_number: string;
  source_name: string;
  created_at: string;
  currency: string;
  note: string;
  customer: {
    code: string;
    name: string;
    group: string;
    days_past_due: number;
    open_ar: number;
    credit_limit: number;
  };
  shipping_address: {
    name: string;
    address1: string;
    city: string;
    province_code: string;
    zip: string;
    country_code: string;
  };
  shipping_lines: { code: string; price: number }[];
  subtotal: number;
  total_tax: number;
  total: number;
  line_items: {
    sku: string;
    title: string;
    quantity: number;
    unit: string;
    price: number;
    taxable: boolean;
  }[];
};

/** The map of 28 fields by hand, in floats. */
export function mapByHand(order: Incoming): SalesOrder {
  const ship = order.shipping_address;
  return {
    orderNumber: order.name,
    buyerOrderNumber: order.po_number.trim(),
    channel: order.source_name === "web" ? "ecommerce" : "api",
    orderDate: order.created_at.slice(0, 10),
    currency: order.currency.toUpperCase(),
    notes: order.note ?? "",
    customerId: order.customer.code,
    customerName: order.customer.name,
    customerGroup: order.customer.group,
    shipToName: ship.name,
    shipToLine1: ship.address1,
    shipToCity: ship.city,
    shipToRegion: ship.province_code,
    shipToPostalCode: ship.zip,
    shipToCountry: ship.country_code,
    freightCode: order.shipping_lines[0]?.code ?? "",
    freightAmount: order.shipping_lines[0]?.price ?? 0,
    subtotal: order.subtotal,
    tax: order.total_tax,
    total: order.total,
    lines: order.line_items.map((line, index) => ({
      lineNo: index + 1,
      item: line.sku.trim(),
      description: line.title,
      quantity: line.quantity,
      unit: line.unit === "BX" ? "XBX" : line.unit,
      unitPrice: line.price,
      amount: Math.round(line.quantity * line.price * 100) / 100,
      taxable: line.taxable,
    })),
  };
}

/** The decision of six conditions by hand. */
export function decideByHand(order: Incoming): "reject" | "hold" | "approve" {
  const customer = order.customer;
  if (customer.group === "X" || order.total < 0) return "reject";
  if (customer.days_past_due > 30 || customer.open_ar + order.total > customer.credit_limit)
    return "hold";
  if (order.currency !== "USD" && order.total > 10_000) return "hold";
  return "approve";
}

/** The file's lines grouped by order and mapped by hand, in floats. */
export function ordersOfFile(lines: readonly FileLine[]): object[] {
  const groups = new Map<string, FileLine[]>();
  for (const line of lines) {
    const group = groups.get(line.orderNumber);
    if (group) group.push(line);
    else groups.set(line.orderNumber, [line]);
  }
  return [...groups].map(([orderNumber, group]) => ({
    orderNumber,
    customerId: group[0]?.customer,
    orderDate: group[0]?.orderedAt.slice(0, 10),
    currency: group[0]?.currency.toUpperCase(),
    total: cents(group.reduce((sum, line) => sum + line.quantity * line.price, 0)),
    lines: group.map((line, index) => ({
      lineNo: index + 1,
      item: line.sku.trim(),
      description: line.title,
      quantity: line.quantity,
      unit: line.unit === "BX" ? "XBX" : line.unit,
      unitPrice: line.price,
      amount: cents(line.quantity * line.price),
    })),
  }));
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

export type { Incoming };
