import type { JsonObject } from "@/runtime/json";

/** Customers of a mid-size industrial supplier: most are fine, one is at its limit, one overdue, one blocked. */
export const customers: readonly JsonObject[] = [
  customer("C-1001", "Brandt Fabrication LLC", { limit: "50000.00", openAr: "12480.50" }),
  customer("C-1002", "Osprey Marine Services", { limit: "25000.00", openAr: "8310.00" }),
  customer("C-1003", "Keystone Packaging Co.", { limit: "80000.00", openAr: "41200.00" }),
  customer("C-1004", "Delgado HVAC & Sheet Metal", { limit: "15000.00", openAr: "14650.75" }),
  customer("C-1005", "Northfield School District 12", {
    limit: "40000.00",
    openAr: "3900.00",
    taxExempt: true,
  }),
  customer("C-1006", "Rausch Tool & Die", {
    limit: "20000.00",
    openAr: "18990.00",
    daysPastDueMax: 74,
  }),
  customer("C-1007", "Ironwood Mining Supply", { limit: "120000.00", openAr: "66020.10" }),
  customer("C-1008", "Blue Heron Brewing", { limit: "10000.00", openAr: "1245.90" }),
  customer("C-1009", "Pallas Aerospace Components", { limit: "200000.00", openAr: "91377.40" }),
  customer("C-1010", "Voss Demolition Inc.", { limit: "5000.00", openAr: "0.00", blocked: true }),
];

type Credit = {
  readonly limit: string;
  readonly openAr: string;
  readonly daysPastDueMax?: number;
  readonly blocked?: boolean;
  readonly taxExempt?: boolean;
};

function customer(customerId: string, name: string, credit: Credit): JsonObject {
  const domain = name
    .toLowerCase()
    .replace(/[^a-z]+/g, "-")
    .replace(/^-|-$/g, "");
  return {
    customerId,
    name,
    email: `purchasing@${domain}.example`,
    status: credit.blocked === true ? "blocked" : "active",
    currency: "USD",
    creditLimit: credit.limit,
    openReceivables: credit.openAr,
    daysPastDueMax: credit.daysPastDueMax ?? 0,
    paymentTerms: { code: "NET30", netDays: 30 },
    taxStatus: { exempt: credit.taxExempt === true },
    priceGroup: credit.limit.length > 8 ? "A" : "B",
  };
}

const families: readonly (readonly [string, string, string, number])[] = [
  ["BLT", "Hex cap screw, grade 8, zinc", "XBX", 1845],
  ["WSH", "Flat washer, stainless 316", "XBX", 920],
  ["BRG", "Deep groove ball bearing, sealed", "EA", 2310],
  ["VLV", "Ball valve, brass, full port", "EA", 3675],
  ["HSE", "Hydraulic hose, two wire braid", "FOT", 645],
  ["GLV", "Cut resistant glove, level A5", "PR", 1120],
  ["ABR", "Flap disc, ceramic", "EA", 765],
  ["LUB", "Bearing grease, lithium complex", "EA", 1290],
  ["FLT", "Hydraulic filter element", "EA", 4980],
  ["ELC", "Contactor, three pole", "EA", 8850],
];

/** `count` items in ten families with stable numbers and prices. */
export function catalogueItems(count: number): readonly JsonObject[] {
  return Array.from({ length: count }, (_, index) => {
    const [prefix, description, uom, cents] = families[index % families.length] ??
      families[0] ?? ["", "", "", 0];
    const size = Math.floor(index / families.length) + 1;
    const price = cents + size * 7;
    return {
      itemId: `${prefix}-${String(1000 + size)}`,
      description: `${description}, size ${size}`,
      baseUom: uom,
      unitPrice: { amount: (price / 100).toFixed(2), currency: "USD" },
      onHand: (index * 37) % 900,
      taxCode: "P0000000",
      status: "active",
    };
  });
}
