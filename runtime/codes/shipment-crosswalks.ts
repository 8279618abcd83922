import type { Crosswalk } from "./crosswalk";

export const carriersShopify: Crosswalk = {
  name: "carriers.shopify",
  help: "Tracking companies as Shopify names them and Standard Carrier Alpha Codes.",
  rows: [
    ["UPS", "UPSN", "United Parcel Service"],
    ["FedEx", "FDEG", "FedEx Ground"],
    ["USPS", "USPS", "United States Postal Service"],
    ["Old Dominion", "ODFL", "Old Dominion Freight Line"],
    ["Estes", "EXLA", "Estes Express Lines"],
    ["Saia LTL Freight", "SAIA", "Saia"],
    ["XPO Logistics", "CNWY", "XPO"],
    ["ABF Freight", "ABFS", "ABF Freight System"],
    ["R+L Carriers", "RLCA", "R+L Carriers"],
  ],
};

export const shipmentStatusShopify: Crosswalk = {
  name: "shipmentStatus.shopify",
  help: "Shipment status of a fulfilment of Shopify and `Shipment.status`.",
  rows: [
    ["label_purchased", "packed", "label bought"],
    ["label_printed", "packed", "label printed"],
    ["ready_for_pickup", "packed", "ready to be fetched"],
    ["confirmed", "shipped", "the carrier has it"],
    ["in_transit", "in_transit", "on its way"],
    ["out_for_delivery", "out_for_delivery", "on the last van"],
    ["attempted_delivery", "attempted", "nobody was there"],
    ["delivered", "delivered", "arrived"],
    ["failure", "exception", "could not be delivered"],
  ],
};

export const shipmentStatusX12: Crosswalk = {
  name: "shipmentStatus.x12",
  help: "Shipment status codes of X12 (element 1650, AT701 of the 214) and `Shipment.status`.",
  rows: [
    ["AF", "shipped", "departed pickup location"],
    ["CP", "shipped", "loading completed"],
    ["P1", "in_transit", "departed terminal"],
    ["X4", "in_transit", "arrived at terminal"],
    ["X6", "in_transit", "on its way"],
    ["OA", "out_for_delivery", "out for delivery"],
    ["D1", "delivered", "unloading completed at delivery location"],
    ["A7", "attempted", "refused by consignee"],
    ["SD", "exception", "delayed"],
  ],
};
