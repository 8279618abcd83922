import type { DocumentDefinition, DocumentField } from "./definition";
import { shipmentExample } from "./examples/shipment";
import {
  code,
  codes,
  date,
  decimal,
  instant,
  integer,
  list,
  object,
  required,
  requiredList,
  shaped,
  text,
} from "./fields";
import { docRef, ext, itemRef, partyRef, quantity, unitShape } from "./shared-shapes";

export const shipmentStatuses = codes({
  planned: "Planned.",
  picked: "Taken from the shelves.",
  packed: "Packed.",
  shipped: "Handed to the carrier.",
  in_transit: "On its way.",
  out_for_delivery: "On the last van.",
  delivered: "Arrived.",
  attempted: "Nobody was there.",
  exception: "Something is wrong.",
  returned: "On its way back.",
  cancelled: "Not sent.",
});

const measure = (name: string, help: string, ubl: string, x12: string): DocumentField =>
  object(name, help, quantity, { ubl, x12 });

const packageFields: readonly DocumentField[] = [
  text("sscc", "SSCC of the label, 18 digits.", { ubl: "TransportHandlingUnit/ID", x12: "MAN02" }),
  shaped("type", "Kind of package: Recommendation 21 with X, e.g. XCT.", unitShape, {
    ubl: "TransportHandlingUnitTypeCode",
    x12: "PKG, TD101",
  }),
  text("parent", "SSCC of the package it is in, such as a pallet."),
  measure("weight", "Gross weight.", "MeasurementDimension", "TD107, TD108"),
  object(
    "dims",
    "Length, width and height in one unit.",
    [
      decimal("length", "Length.", required),
      decimal("width", "Width.", required),
      decimal("height", "Height.", required),
      shaped("uom", "Unit, e.g. INH.", unitShape, required),
    ],
    { ubl: "MeasurementDimension" },
  ),
  text("tracking", "Tracking number of this package.", { ubl: "TrackingID", x12: "REF*CN" }),
  object(
    "contents",
    "What is in it.",
    [
      integer("orderLineRef", "Line of the order.", required),
      object("quantity", "How much of it.", quantity, required),
      text("lotSerial", "Lot or serial numbers.", list),
    ],
    { ...list, ubl: "HandlingUnitDespatchLine" },
  ),
];

const line: readonly DocumentField[] = [
  text("shipmentLineRef", "Number of the line in the shipment.", { ubl: "DespatchLine/ID" }),
  integer("orderLineRef", "Line of the order.", {
    ...required,
    ubl: "OrderLineReference/LineID",
    x12: "LIN01",
  }),
  text("buyerOrderNumber", "Order of the line, where a shipment has several.", {
    ubl: "OrderLineReference/OrderReference/ID",
    x12: "PRF01",
  }),
  object("item", "What it is.", itemRef, { ubl: "DespatchLine/Item", x12: "LIN02, LIN03" }),
  object("shippedQty", "How much is sent.", quantity, {
    ...required,
    ubl: "DeliveredQuantity",
    x12: "SN102, SN103",
  }),
  object("orderedQty", "How much was ordered.", quantity, { x12: "SN105, SN106" }),
  object("outstandingQty", "How much is still to come.", quantity, { ubl: "OutstandingQuantity" }),
  text("outstandingReason", "Why.", { ubl: "OutstandingReason" }),
  ext,
];

/** What left the warehouse. */
export const shipment: DocumentDefinition = {
  name: "Shipment",
  label: "Shipment",
  help: "What left the warehouse, in which packages, and where it is.",
  standards: "UBL DespatchAdvice; OAGIS Shipment; X12 945 and 856",
  fields: [
    text("shipmentNumber", "Number of the shipment.", { ...required, ubl: "ID", x12: "BSN02" }),
    text("buyerOrderNumber", "The customer's purchase order number.", {
      ...required,
      ubl: "OrderReference/ID",
      x12: "PRF01",
    }),
    text("sellerOrderNumber", "Number of the sales order in the ERP.", {
      ubl: "OrderReference/SalesOrderID",
    }),
    code("status", "Where it is.", shipmentStatuses, required),
    object("shipFrom", "Where it comes from.", partyRef, {
      ubl: "DespatchSupplierParty",
      x12: "N1*SF",
    }),
    object("shipTo", "Where it goes.", partyRef, {
      ...required,
      ubl: "DeliveryCustomerParty",
      x12: "N1*ST",
    }),
    instant("shippedAt", "When it left; absent while it has not.", {
      ubl: "ActualDespatchDate",
      x12: "DTM*011",
    }),
    date("estimatedDelivery", "The day it should arrive.", {
      ubl: "EstimatedDeliveryPeriod",
      x12: "DTM*017",
    }),
    object(
      "carrier",
      "Who carries it.",
      [
        text("scac", "Standard Carrier Alpha Code.", {
          ubl: "CarrierParty/PartyIdentification",
          x12: "TD503",
        }),
        text("name", "Its name.", { ubl: "CarrierParty/PartyName", x12: "TD505" }),
        text("service", "Its service, e.g. GROUND.", { x12: "TD512" }),
      ],
      { ubl: "CarrierParty", x12: "TD5" },
    ),
    text("bol", "Bill of lading.", { x12: "REF*BM" }),
    text("pro", "Freight bill of the carrier.", { x12: "REF*CN" }),
    text("trackingNumbers", "Numbers to follow it by.", {
      ...list,
      ubl: "TrackingID",
      x12: "REF*CN",
    }),
    measure("weight", "Gross weight.", "GrossWeightMeasure", "TD107, TD108"),
    measure("volume", "Volume.", "GrossVolumeMeasure", "TD109, TD110"),
    integer("packageCount", "Packages of the outermost kind.", {
      ubl: "TotalTransportHandlingUnitQuantity",
      x12: "TD102",
    }),
    object("packages", "The packages; one inside another names its parent.", packageFields, {
      ...list,
      ubl: "TransportHandlingUnit",
      x12: "HL*P",
    }),
    object("lines", "What is in it.", line, { ...requiredList, ubl: "DespatchLine", x12: "HL*I" }),
    object(
      "events",
      "What the carrier reported, oldest first.",
      [
        code("status", "What happened.", shipmentStatuses, required),
        instant("at", "When.", required),
        text("place", "Where."),
        text("note", "In words."),
        text("carrierCode", "Code of the carrier."),
      ],
      list,
    ),
    object("references", "Other documents.", docRef, { ...list, x12: "REF" }),
    ext,
  ],
  example: shipmentExample,
};
