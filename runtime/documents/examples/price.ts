import type { JsonObject } from "../../json";

/** Cheaper from a thousand. */
export const priceExample: JsonObject = {
  itemId: "BLT-M8-30",
  customerId: "C-1180",
  uom: "EA",
  currency: "USD",
  breaks: [
    {
      minQty: "1",
      unitPrice: { amount: "6.80", currency: "USD", baseQuantity: "100", uom: "EA" },
    },
    {
      minQty: "1000",
      unitPrice: { amount: "6.00", currency: "USD", baseQuantity: "100", uom: "EA" },
    },
  ],
  validFrom: "2026-01-01",
  contract: "K-2026-031",
  priority: 10,
};
