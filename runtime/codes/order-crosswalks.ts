import type { Crosswalk } from "./crosswalk";

export const orderTypesX12: Crosswalk = {
  name: "orderTypes.x12",
  help: "Order types of X12 (element 92, BEG02) and `SalesOrder.orderType`.",
  rows: [
    ["SA", "standard", "stand-alone order"],
    ["NE", "standard", "new order"],
    ["RO", "standard", "rush order"],
    ["BK", "blanket", "blanket order"],
    ["RL", "call_off", "release"],
    ["CN", "consignment", "consigned order"],
    ["DS", "drop_ship", "drop ship"],
    ["SP", "sample", "sample"],
  ],
};

export const orderTypesEdifact: Crosswalk = {
  name: "orderTypes.edifact",
  help: "Order types of UNCL 1001, as UN/EDIFACT and UBL write them, and `SalesOrder.orderType`.",
  rows: [
    ["220", "standard", "order"],
    ["105", "standard", "purchase order"],
    ["221", "blanket", "blanket order"],
    ["226", "call_off", "call off order"],
    ["227", "consignment", "consignment order"],
    ["228", "sample", "sample order"],
  ],
};

export const purposesX12: Crosswalk = {
  name: "purposes.x12",
  help: "Purposes of X12 (element 353, BEG01 and BCH01) and `SalesOrder.purpose`.",
  rows: [
    ["00", "original", "original"],
    ["05", "replace", "replace"],
    ["04", "change", "change"],
    ["01", "cancel", "cancellation"],
    ["07", "duplicate_resend", "duplicate"],
  ],
};

export const purposesEdifact: Crosswalk = {
  name: "purposes.edifact",
  help: "Message functions of UNCL 1225 and `SalesOrder.purpose`.",
  rows: [
    ["9", "original", "original"],
    ["5", "replace", "replace"],
    ["4", "change", "change"],
    ["1", "cancel", "cancellation"],
    ["7", "duplicate_resend", "duplicate"],
  ],
};

export const partyRolesX12: Crosswalk = {
  name: "partyRoles.x12",
  help: "Entity identifiers of X12 (element 98, N101) and the roles of parties.",
  rows: [
    ["BY", "buyer", "buying party"],
    ["BT", "billTo", "bill-to party"],
    ["ST", "shipTo", "ship to"],
    ["SF", "shipFrom", "ship from"],
    ["SE", "seller", "selling party"],
    ["VN", "seller", "vendor"],
    ["SU", "seller", "supplier"],
    ["RE", "remitTo", "party to receive payment"],
    ["RI", "remitTo", "remit to"],
    ["CA", "carrier", "carrier"],
    ["UC", "endCustomer", "ultimate consignee"],
  ],
};

export const partyRolesEdifact: Crosswalk = {
  name: "partyRoles.edifact",
  help: "Party functions of UNCL 3035 (NAD) and the roles of parties.",
  rows: [
    ["BY", "buyer", "buyer"],
    ["IV", "billTo", "invoicee"],
    ["DP", "shipTo", "delivery party"],
    ["CN", "shipTo", "consignee"],
    ["SF", "shipFrom", "ship from"],
    ["SU", "seller", "supplier"],
    ["SE", "seller", "seller"],
    ["PE", "remitTo", "payee"],
    ["CA", "carrier", "carrier"],
    ["UC", "endCustomer", "ultimate consignee"],
  ],
};

export const freightTermsX12: Crosswalk = {
  name: "freightTerms.x12",
  help: "Methods of payment of freight of X12 (element 146, FOB01) and `freight.terms`.",
  rows: [
    ["PP", "prepaid", "prepaid by seller"],
    ["PC", "prepaid_add", "prepaid but charged to customer"],
    ["CC", "collect", "collect"],
    ["TP", "third_party", "third party pay"],
    ["PU", "will_call", "pickup"],
  ],
};

/** What X12 has for terms are kinds of terms; days and percentages stand beside them. */
export const paymentTermsX12: Crosswalk = {
  name: "paymentTerms.x12",
  help: "Types of terms of X12 (element 336, ITD01) and what they mean here: days and percentages stand in ITD03 to ITD07.",
  rows: [
    ["01", "basic", "basic"],
    ["02", "end_of_month", "end of month"],
    ["03", "fixed_date", "fixed date"],
    ["05", "no_discount", "discount not applicable"],
    ["08", "discount", "basic discount offered"],
    ["10", "immediate", "instant"],
    ["14", "agreed", "previously agreed upon"],
  ],
};

export const paymentTermsShopify: Crosswalk = {
  name: "paymentTerms.shopify",
  help: "Types of payment terms of Shopify and the same words as `paymentTerms.x12`.",
  rows: [
    ["net", "basic", "so many days after the order"],
    ["fixed", "fixed_date", "on a day"],
    ["receipt", "immediate", "on receipt"],
    ["fulfillment", "on_shipment", "when the goods are sent"],
  ],
};

export const paymentStatusShopify: Crosswalk = {
  name: "paymentStatus.shopify",
  help: "Financial status of an order of Shopify and `SalesOrder.payment.status`.",
  rows: [
    ["pending", "pending", "not paid"],
    ["authorized", "authorized", "promised by the payer's bank"],
    ["paid", "captured", "paid"],
    ["partially_paid", "pending", "paid in part"],
    ["refunded", "refunded", "given back"],
    ["partially_refunded", "captured", "given back in part"],
    ["voided", "failed", "the promise was taken back"],
  ],
};
