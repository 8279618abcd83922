import type { JsonObject } from "../../json";

/** Two cartons on one pallet. */
export const shipmentExample: JsonObject = {
  shipmentNumber: "SH-55120",
  buyerOrderNumber: "HV-20391",
  sellerOrderNumber: "SO-104488",
  status: "in_transit",
  shipFrom: { role: "shipFrom", ids: [{ scheme: "ERP_ID", value: "WH-02" }], name: "Warehouse 2" },
  shipTo: {
    role: "shipTo",
    ids: [{ scheme: "GLN", value: "0614141002009" }],
    name: "Harborview Dental Supply, dock 4",
    address: {
      line1: "18 Quay Street",
      city: "Portland",
      region: "US-ME",
      postalCode: "04101",
      country: "US",
    },
  },
  shippedAt: "2026-11-25T16:40:00-05:00",
  estimatedDelivery: "2026-11-27",
  carrier: { scac: "UPSN", name: "UPS", service: "GND" },
  bol: "BOL-88120",
  trackingNumbers: ["1Z999AA10123456784"],
  weight: { value: "61.5", uom: "LBR" },
  packageCount: 1,
  packages: [
    { sscc: "006141410000000012", type: "XPX", weight: { value: "61.5", uom: "LBR" } },
    {
      sscc: "006141410000000029",
      type: "XCT",
      parent: "006141410000000012",
      dims: { length: "18", width: "12", height: "10", uom: "INH" },
      contents: [{ orderLineRef: 1, quantity: { value: "1200", uom: "EA" } }],
    },
    {
      sscc: "006141410000000036",
      type: "XCT",
      parent: "006141410000000012",
      contents: [
        { orderLineRef: 2, quantity: { value: "18", uom: "XBX" }, lotSerial: ["L26-0917"] },
      ],
    },
  ],
  lines: [
    {
      shipmentLineRef: "1",
      orderLineRef: 1,
      shippedQty: { value: "1200", uom: "EA" },
      orderedQty: { value: "1200", uom: "EA" },
    },
    {
      shipmentLineRef: "2",
      orderLineRef: 2,
      shippedQty: { value: "18", uom: "XBX" },
      orderedQty: { value: "24", uom: "XBX" },
      outstandingQty: { value: "6", uom: "XBX" },
      outstandingReason: "Not enough stock",
    },
  ],
  events: [
    { status: "shipped", at: "2026-11-25T16:40:00-05:00", place: "Portland, ME" },
    { status: "in_transit", at: "2026-11-26T02:10:00-05:00", place: "Saco, ME", carrierCode: "DP" },
  ],
};
