import type { JsonObject } from "../../json";

/** Bolts priced per hundred and gloves per case. */
export const salesOrderExample: JsonObject = {
  buyerOrderNumber: "HV-20391",
  sellerOrderNumber: "SO-104488",
  orderType: "standard",
  purpose: "original",
  channel: "edi",
  orderDate: "2026-11-20",
  dates: { requestedDelivery: "2026-11-27", cancelAfter: "2026-12-04" },
  currency: "USD",
  parties: [
    {
      role: "buyer",
      ids: [
        { scheme: "GLN", value: "0614141001002" },
        { scheme: "ERP_ID", value: "C-1180" },
      ],
      name: "Harborview Dental Supply",
      contact: { name: "Dana Whitfield", email: "orders@harborview-dental.example" },
    },
    {
      role: "shipTo",
      ids: [{ scheme: "GLN", value: "0614141002009" }],
      name: "Harborview Dental Supply, dock 4",
      address: {
        line1: "18 Quay Street",
        line2: "Dock 4",
        city: "Portland",
        region: "US-ME",
        postalCode: "04101",
        country: "US",
      },
    },
  ],
  paymentTerms: { code: "2%10NET30", netDays: 30, discountPct: "2", discountDays: 10 },
  freight: { terms: "prepaid_add", carrierScac: "UPSN", serviceCode: "GND" },
  shipPolicy: "ship_available_backorder",
  charges: [
    { kind: "charge", code: "FC", reason: "Freight", amount: { amount: "12.95", currency: "USD" } },
  ],
  tax: {
    taxable: { amount: "348.00", currency: "USD" },
    rate: "5.5",
    amount: { amount: "19.14", currency: "USD" },
    jurisdiction: "US-ME",
  },
  totals: {
    lineExtension: { amount: "348.00", currency: "USD" },
    charge: { amount: "12.95", currency: "USD" },
    taxExclusive: { amount: "360.95", currency: "USD" },
    taxInclusive: { amount: "380.09", currency: "USD" },
    payable: { amount: "380.09", currency: "USD" },
  },
  lines: [
    {
      lineNo: 1,
      item: {
        ids: [
          { scheme: "SELLER_SKU", value: "BLT-M8-30" },
          { scheme: "BUYER_ITEM", value: "778120" },
        ],
        description: "Hex bolt M8 × 30, zinc",
      },
      quantity: { value: "1200", uom: "EA" },
      unitPrice: { amount: "6.00", currency: "USD", baseQuantity: "100", uom: "EA" },
      priceSource: "contract",
      lineAmount: { amount: "72.00", currency: "USD" },
    },
    {
      lineNo: 2,
      item: {
        ids: [
          { scheme: "SELLER_SKU", value: "GLV-NIT-M" },
          { scheme: "GTIN", value: "00614141000012" },
        ],
        description: "Nitrile gloves, medium, box of 100",
      },
      quantity: { value: "24", uom: "XBX" },
      unitPrice: { amount: "11.50", currency: "USD", baseQuantity: "1", uom: "XBX" },
      lineAmount: { amount: "276.00", currency: "USD" },
      requestedDate: "2026-11-30",
      allowSubstitution: true,
    },
  ],
  ext: { edi: { isaControlNumber: "000000412" } },
};
