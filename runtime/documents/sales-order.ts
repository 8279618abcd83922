import type { DocumentDefinition, DocumentField } from "./definition";
import { salesOrderExample } from "./examples/sales-order";
import {
  boolean,
  code,
  codes,
  date,
  decimal,
  integer,
  list,
  object,
  required,
  requiredList,
  shaped,
  text,
} from "./fields";
import { orderException, orderHold, orderMilestones } from "./order-state";
import {
  charge,
  currencyShape,
  ext,
  freight,
  itemRef,
  money,
  partyRef,
  paymentTerms,
  quantity,
  shipPolicies,
  tax,
  totals,
  unitPrice,
} from "./shared-shapes";

const dates: readonly DocumentField[] = [
  date("requestedDelivery", "The day the customer wants it.", {
    ubl: "RequestedDeliveryPeriod",
    x12: "DTM*002",
  }),
  date("requestedShip", "The day the customer wants it sent.", {
    ubl: "RequestedDespatchDate",
    x12: "DTM*010",
  }),
  date("shipNotBefore", "Not to be sent before.", {
    ubl: "ValidityPeriod/StartDate",
    x12: "DTM*037",
  }),
  date("shipNotAfter", "Not to be sent after.", { ubl: "ValidityPeriod/EndDate", x12: "DTM*038" }),
  date("cancelAfter", "What is not sent by then is not wanted.", { x12: "DTM*001" }),
];

const quantities: readonly DocumentField[] = [
  decimal("ordered", "Ordered."),
  decimal("accepted", "Promised to the customer."),
  decimal("allocated", "Reserved."),
  decimal("backordered", "Waiting for stock."),
  decimal("picked", "Picked."),
  decimal("shipped", "Sent."),
  decimal("invoiced", "Invoiced."),
  decimal("cancelled", "No longer wanted."),
  decimal("returned", "Sent back."),
];

const line: readonly DocumentField[] = [
  integer("lineNo", "Number of the line, the customer's where there is one.", {
    ...required,
    ubl: "LineItem/ID",
    x12: "PO101",
  }),
  object("item", "What is ordered.", itemRef, {
    ...required,
    ubl: "LineItem/Item",
    x12: "PO106, PO107",
  }),
  object("quantity", "How much of it.", quantity, {
    ...required,
    ubl: "LineItem/Quantity",
    x12: "PO102, PO103",
  }),
  object("unitPrice", "At what price.", unitPrice, {
    ...required,
    ubl: "LineItem/Price",
    x12: "PO104, PO105",
  }),
  object("contractPrice", "What the contract says.", unitPrice),
  code(
    "priceSource",
    "Where the price comes from.",
    codes({
      buyer: "The customer's order.",
      contract: "A contract.",
      matrix: "A price matrix.",
      promo: "A promotion.",
      manual: "A person.",
    }),
  ),
  object("lineAmount", "Price × quantity, without charges and tax.", money, {
    ubl: "LineItem/LineExtensionAmount",
  }),
  date("requestedDate", "The day this line is wanted, where it differs.", {
    ubl: "LineItem/Delivery/RequestedDeliveryPeriod",
    x12: "DTM*002",
  }),
  object("charges", "Allowances and charges of the line.", charge, {
    ...list,
    ubl: "LineItem/AllowanceCharge",
    x12: "SAC",
  }),
  object("tax", "Tax of the line.", tax, { ubl: "LineItem/TaxTotal", x12: "TXI" }),
  code("shipPolicy", "As for the order, where this line differs.", shipPolicies, {
    ubl: "LineItem/PartialDeliveryIndicator",
  }),
  boolean("allowSubstitution", "Whether another item may be sent.", {
    ubl: "OrderLine/SubstituteLineItem",
  }),
  object("quantities", "How far the line has come, all in the unit of `quantity`.", quantities, {
    derived: true,
  }),
  text("lotSerial", "Lot or serial numbers.", {
    ...list,
    ubl: "ItemInstance/SerialID, LotIdentification",
  }),
  ext,
];

const payment: readonly DocumentField[] = [
  text("method", "How it is paid, e.g. card.", { ...required, ubl: "PaymentMeansCode" }),
  code(
    "status",
    "How far it is.",
    codes({
      pending: "Not decided.",
      authorized: "Promised by the payer's bank.",
      captured: "Taken.",
      failed: "Refused.",
      refunded: "Given back.",
    }),
    required,
  ),
  object("authorizedAmount", "What is promised.", money),
  text("reference", "Number of the payment provider.", { ubl: "PaymentMeans/PaymentID" }),
  text("poCard", "Last four digits of a purchasing card."),
];

const header: readonly DocumentField[] = [
  text("orderId", "Id in Orderloom.", { derived: true, ubl: "UUID" }),
  text("buyerOrderNumber", "The customer's purchase order number.", {
    ...required,
    ubl: "Order/ID",
    x12: "BEG03",
  }),
  text("releaseNumber", "Release of a blanket order.", { x12: "BEG04" }),
  text("sellerOrderNumber", "Number of the sales order in the ERP.", { ubl: "SalesOrderID" }),
  code(
    "orderType",
    "What kind of order.",
    codes({
      standard: "An order.",
      blanket: "An agreement that releases draw on.",
      call_off: "A release of a blanket order.",
      consignment: "Goods that stay the seller's until they are used.",
      drop_ship: "Sent by the supplier to the customer.",
      sample: "A sample.",
      return_exchange: "Goods back for others.",
    }),
    { ...required, ubl: "OrderTypeCode", x12: "BEG02" },
  ),
  code(
    "purpose",
    "What the message is for.",
    codes({
      original: "A new order.",
      replace: "Takes the place of the one before.",
      change: "Changes the one before.",
      cancel: "Cancels it.",
      duplicate_resend: "The same again.",
    }),
    { ...required, x12: "BEG01" },
  ),
  code(
    "channel",
    "How it came.",
    codes({
      edi: "EDI.",
      ecommerce: "A web shop.",
      crm: "A CRM.",
      portal: "The portal.",
      api: "An API.",
      file: "A file.",
      email: "E-mail.",
    }),
    required,
  ),
  date("orderDate", "The day it was ordered.", { ...required, ubl: "IssueDate", x12: "BEG05" }),
  object("dates", "Days that count.", dates),
  shaped("currency", "Currency of the order: ISO 4217.", currencyShape, {
    ...required,
    ubl: "DocumentCurrencyCode",
    x12: "CUR02",
  }),
];

/** An order of a customer. */
export const salesOrder: DocumentDefinition = {
  name: "SalesOrder",
  label: "Sales order",
  help: "What a customer orders, from any channel, in one form.",
  standards: "UBL Order; OAGIS SalesOrder; X12 850 and 860",
  fields: [
    ...header,
    object("parties", "Who takes part, each in its role.", partyRef, {
      ...requiredList,
      ubl: "BuyerCustomerParty, AccountingCustomerParty, Delivery, SellerSupplierParty",
      x12: "N1",
    }),
    object("paymentTerms", "When to pay.", paymentTerms, { ubl: "PaymentTerms", x12: "ITD" }),
    object("freight", "How it travels.", freight, {
      ubl: "DeliveryTerms, Shipment",
      x12: "FOB, TD5",
    }),
    code("shipPolicy", "What to do when not everything is there.", shipPolicies, {
      ...required,
      ubl: "PartialDeliveryIndicator",
    }),
    object("charges", "Allowances and charges of the order.", charge, {
      ...list,
      ubl: "AllowanceCharge",
      x12: "SAC",
    }),
    object("tax", "Tax of the order.", tax, { ubl: "TaxTotal", x12: "TXI" }),
    object(
      "totals",
      "Sums as the sender gives them: recomputed and compared, never trusted.",
      totals,
      {
        ubl: "AnticipatedMonetaryTotal",
        x12: "AMT",
      },
    ),
    object("payment", "A payment that came with the order.", payment, { ubl: "PaymentMeans" }),
    object("holds", "What stops it.", orderHold, { ...list, derived: true }),
    object("exceptions", "What will not mend itself.", orderException, { ...list, derived: true }),
    object("milestones", "When it reached what.", orderMilestones, { derived: true }),
    object("lines", "What is ordered.", line, {
      ...requiredList,
      ubl: "OrderLine/LineItem",
      x12: "PO1",
    }),
    ext,
  ],
  example: salesOrderExample,
};
