import type { JsonObject } from "../../json";

/** For what was sent. */
export const invoiceExample: JsonObject = {
  invoiceNumber: "INV-77031",
  type: "invoice",
  issueDate: "2026-11-26",
  dueDate: "2026-12-26",
  currency: "USD",
  buyerOrderNumber: "HV-20391",
  sellerOrderNumber: "SO-104488",
  shipmentNumbers: ["SH-55120"],
  parties: [
    {
      role: "billTo",
      ids: [{ scheme: "ERP_ID", value: "C-1180" }],
      name: "Harborview Dental Supply",
    },
    { role: "remitTo", ids: [{ scheme: "GLN", value: "0614141003006" }], name: "Coastline Supply" },
  ],
  paymentTerms: { code: "2%10NET30", netDays: 30, discountPct: "2", discountDays: 10 },
  lines: [
    {
      lineNo: 1,
      orderLineRef: 1,
      shipmentLineRef: "1",
      item: { ids: [{ scheme: "SELLER_SKU", value: "BLT-M8-30" }] },
      invoicedQty: { value: "1200", uom: "EA" },
      unitPrice: { amount: "6.00", currency: "USD", baseQuantity: "100", uom: "EA" },
      lineAmount: { amount: "72.00", currency: "USD" },
    },
    {
      lineNo: 2,
      orderLineRef: 2,
      shipmentLineRef: "2",
      item: { ids: [{ scheme: "SELLER_SKU", value: "GLV-NIT-M" }] },
      invoicedQty: { value: "18", uom: "XBX" },
      unitPrice: { amount: "11.50", currency: "USD", baseQuantity: "1", uom: "XBX" },
      lineAmount: { amount: "207.00", currency: "USD" },
    },
  ],
  charges: [
    { kind: "charge", code: "FC", reason: "Freight", amount: { amount: "12.95", currency: "USD" } },
  ],
  tax: [
    {
      taxable: { amount: "279.00", currency: "USD" },
      rate: "5.5",
      amount: { amount: "15.35", currency: "USD" },
      jurisdiction: "US-ME",
    },
  ],
  totals: {
    lineExtension: { amount: "279.00", currency: "USD" },
    charge: { amount: "12.95", currency: "USD" },
    taxExclusive: { amount: "291.95", currency: "USD" },
    taxInclusive: { amount: "307.30", currency: "USD" },
    payable: { amount: "307.30", currency: "USD" },
  },
  status: "sent",
};
