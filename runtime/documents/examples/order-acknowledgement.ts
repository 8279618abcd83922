import type { JsonObject } from "../../json";

/** One line as ordered, one split over two dates. */
export const orderAcknowledgementExample: JsonObject = {
  acknowledgementNumber: "ACK-104488",
  buyerOrderNumber: "HV-20391",
  sellerOrderNumber: "SO-104488",
  responseCode: "accepted_with_changes",
  acknowledgedAt: "2026-11-20",
  lines: [
    {
      orderLineRef: 1,
      status: "accepted",
      acceptedQty: { value: "1200", uom: "EA" },
      promisedDate: "2026-11-27",
      price: { amount: "6.00", currency: "USD", baseQuantity: "100", uom: "EA" },
    },
    {
      orderLineRef: 2,
      status: "accepted_partial_backorder",
      acceptedQty: { value: "18", uom: "XBX" },
      backorderQty: { value: "6", uom: "XBX" },
      promisedDate: "2026-11-30",
    },
    {
      orderLineRef: 2,
      status: "backordered",
      reason: "6 boxes arrive on 4 December",
      acceptedQty: { value: "6", uom: "XBX" },
      promisedDate: "2026-12-07",
    },
  ],
};
