import type { DocumentDefinition, DocumentField } from "./definition";
import { invoiceExample } from "./examples/invoice";
import {
  code,
  codes,
  date,
  integer,
  list,
  object,
  required,
  requiredList,
  shaped,
  text,
} from "./fields";
import {
  charge,
  currencyShape,
  docRef,
  ext,
  itemRef,
  money,
  partyRef,
  paymentTerms,
  quantity,
  tax,
  totals,
  unitPrice,
} from "./shared-shapes";

const line: readonly DocumentField[] = [
  integer("lineNo", "Number of the line.", { ...required, ubl: "InvoiceLine/ID", x12: "IT101" }),
  integer("orderLineRef", "Line of the order.", { ubl: "OrderLineReference/LineID" }),
  text("shipmentLineRef", "Line of the shipment.", { ubl: "DespatchLineReference/LineID" }),
  object("item", "What it is.", itemRef, {
    ...required,
    ubl: "InvoiceLine/Item",
    x12: "IT106, IT107",
  }),
  object("invoicedQty", "How much.", quantity, {
    ...required,
    ubl: "InvoicedQuantity",
    x12: "IT102, IT103",
  }),
  object("unitPrice", "At what price.", unitPrice, {
    ...required,
    ubl: "InvoiceLine/Price",
    x12: "IT104, IT105",
  }),
  object("lineAmount", "Price × quantity, without charges and tax.", money, {
    ...required,
    ubl: "InvoiceLine/LineExtensionAmount",
  }),
  object("charges", "Allowances and charges of the line.", charge, {
    ...list,
    ubl: "InvoiceLine/AllowanceCharge",
    x12: "SAC",
  }),
  object("tax", "Tax of the line.", tax, { ubl: "InvoiceLine/TaxTotal", x12: "TXI" }),
  ext,
];

/** What the customer owes, or is given back. */
export const invoice: DocumentDefinition = {
  name: "Invoice",
  label: "Invoice",
  help: "What the customer owes for what was sent; with another type, what is given back.",
  standards: "UBL Invoice and CreditNote; OAGIS Invoice; X12 810",
  fields: [
    text("invoiceNumber", "Number of the invoice.", { ...required, ubl: "ID", x12: "BIG02" }),
    code(
      "type",
      "What kind.",
      codes({
        invoice: "An invoice.",
        credit_memo: "Gives back.",
        debit_memo: "Asks for more.",
        prepayment: "Before anything is sent.",
        pro_forma: "Shows; nothing is owed.",
      }),
      { ...required, ubl: "InvoiceTypeCode", x12: "BIG07" },
    ),
    date("issueDate", "The day of the invoice.", { ...required, ubl: "IssueDate", x12: "BIG01" }),
    date("dueDate", "The day it is due.", { ubl: "DueDate", x12: "ITD06" }),
    shaped("currency", "Currency of the invoice: ISO 4217.", currencyShape, {
      ...required,
      ubl: "DocumentCurrencyCode",
      x12: "CUR02",
    }),
    text("buyerOrderNumber", "The customer's purchase order number.", {
      ...required,
      ubl: "OrderReference/ID",
      x12: "BIG04",
    }),
    text("sellerOrderNumber", "Number of the sales order in the ERP.", {
      ubl: "OrderReference/SalesOrderID",
      x12: "REF*VN",
    }),
    text("shipmentNumbers", "Shipments that it is for.", {
      ...list,
      ubl: "DespatchDocumentReference/ID",
      x12: "REF*SI",
    }),
    object("references", "Other documents, e.g. the invoice that a credit memo is for.", docRef, {
      ...list,
      ubl: "BillingReference",
      x12: "REF",
    }),
    object("parties", "Who takes part; `remitTo` is who is paid.", partyRef, {
      ...requiredList,
      ubl: "AccountingCustomerParty, AccountingSupplierParty, PayeeParty",
      x12: "N1",
    }),
    object("paymentTerms", "When to pay.", paymentTerms, { ubl: "PaymentTerms", x12: "ITD" }),
    object("lines", "What is invoiced.", line, { ...requiredList, ubl: "InvoiceLine", x12: "IT1" }),
    object("charges", "Allowances and charges of the invoice.", charge, {
      ...list,
      ubl: "AllowanceCharge",
      x12: "SAC",
    }),
    object("tax", "Tax of the invoice, per rate and jurisdiction.", tax, {
      ...list,
      ubl: "TaxTotal",
      x12: "TXI",
    }),
    object("totals", "Sums.", totals, { ...required, ubl: "LegalMonetaryTotal", x12: "TDS" }),
    code(
      "status",
      "How far it is.",
      codes({
        draft: "Being written.",
        held: "Waits.",
        released: "May go.",
        posted: "In the books.",
        sent: "With the customer.",
        accepted: "The customer agrees.",
        disputed: "The customer does not.",
        partially_paid: "Paid in part.",
        paid: "Paid.",
        written_off: "Given up.",
        cancelled: "Taken back.",
      }),
      required,
    ),
    code(
      "clarificationCodes",
      "Why the buyer disagrees: clarification codes of Peppol's Invoice Response.",
      codes({
        REF: "References are wrong.",
        LEG: "Legal information is wrong.",
        REC: "It is not ours.",
        QUA: "Quality.",
        DEL: "Delivery.",
        PRI: "Prices.",
        QTY: "Quantity.",
        ITM: "Items.",
        PAY: "Payment terms.",
        UNR: "Not recognised.",
        FIN: "Finance terms.",
        PPD: "Paid in part.",
        OTH: "Another.",
      }),
      { ...list, ubl: "ApplicationResponse/Status/StatusReasonCode" },
    ),
    ext,
  ],
  example: invoiceExample,
};
