import type { DocumentDefinition, DocumentField } from "./definition";
import { orderAcknowledgementExample } from "./examples/order-acknowledgement";
import { code, codes, date, integer, object, required, requiredList, text } from "./fields";
import { docRef, ext, itemRef, partyRef, quantity, unitPrice } from "./shared-shapes";

/** What became of a line; the codes of X12 and UBL for each are in `runtime/codes/acknowledgement-codes`. */
export const lineStatuses = codes({
  accepted: "As ordered.",
  accepted_partial_backorder: "Part now, the rest later.",
  backordered: "All of it later.",
  quantity_changed: "Another quantity.",
  price_changed: "Another price.",
  changed: "Changed otherwise.",
  substituted: "Another item.",
  rescheduled: "Another date.",
  schedule_pending: "The date is not known yet.",
  price_pending: "The price is not known yet.",
  on_hold: "It waits.",
  rejected: "Not accepted.",
  deleted: "Taken out.",
});

const line: readonly DocumentField[] = [
  integer("orderLineRef", "Line of the order.", { ...required, ubl: "OrderLine/LineItem/ID" }),
  code("status", "What became of it.", lineStatuses, {
    ...required,
    ubl: "LineItem/LineStatusCode",
    x12: "ACK01",
  }),
  text("reason", "Why, in words; for a rejected line always.", { ubl: "LineItem/Note" }),
  object("item", "What is ordered.", itemRef, { ubl: "LineItem/Item", x12: "ACK07, ACK08" }),
  object("acceptedQty", "How much is promised for the date.", quantity, {
    ubl: "LineItem/Quantity",
    x12: "ACK02, ACK03",
  }),
  object("backorderQty", "How much comes later.", quantity, { ubl: "MaximumBackorderQuantity" }),
  date("promisedDate", "The day it is promised for.", {
    ubl: "Delivery/PromisedDeliveryPeriod",
    x12: "ACK05",
  }),
  object("substituteItem", "What comes instead.", itemRef, {
    ubl: "SellerSubstitutedLineItem",
    x12: "ACK07, ACK08",
  }),
  object("price", "The price that counts.", unitPrice, { ubl: "LineItem/Price", x12: "PO104" }),
  ext,
];

/** The answer to an order. */
export const orderAcknowledgement: DocumentDefinition = {
  name: "OrderAcknowledgement",
  label: "Order acknowledgement",
  help: "What the seller answers to an order, line by line. A line that is split over dates stands there once per date.",
  standards: "UBL OrderResponse; OAGIS AcknowledgeSalesOrder; X12 855 and 865",
  fields: [
    text("acknowledgementNumber", "Number of the answer.", {
      ...required,
      ubl: "OrderResponse/ID",
    }),
    text("buyerOrderNumber", "The customer's purchase order number.", {
      ...required,
      ubl: "OrderReference/ID",
      x12: "BAK03",
    }),
    text("releaseNumber", "Release of a blanket order.", { x12: "BAK05" }),
    text("sellerOrderNumber", "Number of the sales order in the ERP.", {
      ubl: "OrderReference/SalesOrderID",
      x12: "BAK08",
    }),
    code(
      "responseCode",
      "The answer as a whole.",
      codes({
        received: "It came in; the answer follows.",
        accepted: "As ordered.",
        accepted_with_changes: "With the changes in the lines.",
        rejected: "Not accepted.",
      }),
      { ...required, ubl: "OrderResponseCode", x12: "BAK02" },
    ),
    date("acknowledgedAt", "The day of the answer.", {
      ...required,
      ubl: "IssueDate",
      x12: "BAK04",
    }),
    date("promisedDelivery", "The day everything is promised for.", {
      ubl: "PromisedDeliveryPeriod",
      x12: "DTM*068",
    }),
    text("note", "In words.", { ubl: "Note", x12: "MSG01" }),
    object("parties", "Who takes part.", partyRef, { list: true, x12: "N1" }),
    object("references", "Other documents.", docRef, { list: true, x12: "REF" }),
    object("lines", "The answer per line.", line, {
      ...requiredList,
      ubl: "OrderLine",
      x12: "PO1, ACK",
    }),
    ext,
  ],
  example: orderAcknowledgementExample,
};
