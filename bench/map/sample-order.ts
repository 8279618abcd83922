export type Line = {
  sku: string;
  title: string;
  quantity: number;
  price: number;
  uom: string;
  tax: number;
};
export type Order = {
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

export function order(seed: number): Order {
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
