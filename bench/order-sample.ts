/** The order of the benches: 10 lines, about 3 kB of JSON, as a storefront sends it. */
export function sampleOrder(number: number): string {
  const lines = Array.from({ length: 10 }, (_, index) => ({
    id: 900_000 + index,
    sku: `BRG-62${index}4-2RS`,
    title: `Deep groove ball bearing 62${index}4, sealed both sides`,
    quantity: 4 + index,
    price: 3.85 + index,
    unit: index % 3 === 0 ? "EA" : "BX",
    taxable: index % 2 === 0,
    grams: 120 + index * 15,
    vendor: "Hallberg",
    properties: { bin: `A-${index}`, country: "SE" },
  }));
  return JSON.stringify({
    id: 5_500_000_000 + number,
    name: `#${10_000 + number}`,
    created_at: "2026-11-20T10:41:07-06:00",
    currency: "USD",
    note: "Deliver to dock 4, ring twice",
    po_number: `45009${String(number).padStart(6, "0")}`,
    email: "purchasing@tri-state.example",
    source_name: "web",
    tags: "priority,west",
    financial_status: "paid",
    customer: {
      id: 20_417,
      code: "C-20417",
      name: "Tri-State Retail",
      group: "B",
      days_past_due: 3,
      open_ar: 1200.5,
      credit_limit: 25_000,
    },
    shipping_address: {
      name: "Tri-State Retail, DC 4",
      address1: "1200 Foundry Road",
      address2: "Dock 4",
      city: "Cleveland",
      province_code: "OH",
      zip: "44114",
      country_code: "US",
      phone: "+1 216 555 0142",
    },
    billing_address: {
      name: "Tri-State Retail",
      address1: "1 Plaza",
      city: "Columbus",
      province_code: "OH",
      zip: "43004",
      country_code: "US",
    },
    shipping_lines: [{ code: "GROUND", price: 12.5 }],
    subtotal: 412.75,
    total_tax: 24.6,
    total: 449.85,
    line_items: lines,
  });
}

/** The fields of the map: 20 of the header and 8 of each line. */
export type SalesOrder = {
  orderNumber: string;
  buyerOrderNumber: string;
  channel: string;
  orderDate: string;
  currency: string;
  notes: string;
  customerId: string;
  customerName: string;
  customerGroup: string;
  shipToName: string;
  shipToLine1: string;
  shipToCity: string;
  shipToRegion: string;
  shipToPostalCode: string;
  shipToCountry: string;
  freightCode: string;
  freightAmount: number;
  subtotal: number;
  tax: number;
  total: number;
  lines: {
    lineNo: number;
    item: string;
    description: string;
    quantity: number;
    unit: string;
    unitPrice: number;
    amount: number;
    taxable: boolean;
  }[];
};

export type FileLine = {
  orderNumber: string;
  customer: string;
  orderedAt: string;
  currency: string;
  sku: string;
  title: string;
  quantity: number;
  unit: string;
  price: number;
};

/** A day's order lines in one document, ten per order, as a host system hands them over. */
export function orderFile(lines: number): string {
  return JSON.stringify({
    lines: Array.from({ length: lines }, (_, index): FileLine => {
      const order = Math.floor(index / 10);
      return {
        orderNumber: `SO-${100_000 + order}`,
        customer: `C-${20_000 + (order % 900)}`,
        orderedAt: "2026-11-20T10:41:07-06:00",
        currency: "usd",
        sku: ` BRG-62${index % 100}-2RS`,
        title: `Deep groove ball bearing 62${index % 100}, sealed both sides`,
        quantity: 1 + (index % 24),
        unit: index % 3 === 0 ? "EA" : "BX",
        price: (385 + (index % 500)) / 100,
      };
    }),
  });
}
