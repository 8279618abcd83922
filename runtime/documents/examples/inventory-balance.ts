import type { JsonObject } from "../../json";

/** Some promised, more to come. */
export const inventoryBalanceExample: JsonObject = {
  itemId: "GLV-NIT-M",
  location: "WH-02",
  onHand: { value: "42", uom: "XBX" },
  allocated: { value: "18", uom: "XBX" },
  safety: { value: "6", uom: "XBX" },
  available: { value: "18", uom: "XBX" },
  backordered: { value: "6", uom: "XBX" },
  nextReceipt: { date: "2026-12-04", qty: { value: "120", uom: "XBX" } },
  asOf: "2026-11-26T06:00:00Z",
  source: "erp",
};
