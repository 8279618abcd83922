import type { JsonObject } from "../../json";

/** A dental dealer with one dock. */
export const customerExample: JsonObject = {
  customerId: "C-1180",
  ids: [{ scheme: "GLN", value: "0614141001002" }],
  name: "Harborview Dental Supply",
  class: "B",
  status: "active",
  creditTerms: { code: "2%10NET30", netDays: 30, discountPct: "2", discountDays: 10 },
  creditLimit: { amount: "10000.00", currency: "USD" },
  taxStatus: {
    exempt: true,
    certs: [{ jurisdiction: "US-ME", number: "ME-55812", validFrom: "2026-01-01" }],
  },
  priceGroup: "DENTAL",
  billTo: {
    line1: "18 Quay Street",
    city: "Portland",
    region: "US-ME",
    postalCode: "04101",
    country: "US",
  },
  shipTos: [
    {
      ids: [{ scheme: "GLN", value: "0614141002009" }],
      name: "Dock 4",
      address: {
        line1: "18 Quay Street",
        line2: "Dock 4",
        city: "Portland",
        region: "US-ME",
        postalCode: "04101",
        country: "US",
      },
      warehouse: "WH-02",
      deliveryWindow: "Mo-Fr 08:00-15:00",
    },
  ],
  defaults: { shipPolicy: "ship_available_backorder", backorderAllowed: true, uniquePo: true },
  edi: { partnerId: "HARBORVIEW" },
};
