import type { DocumentDefinition, DocumentField } from "./definition";
import { remittanceExample } from "./examples/remittance";
import { date, list, object, required, requiredList, shaped, text } from "./fields";
import { currencyShape, ext, money, partyRef } from "./shared-shapes";

const adjustment: readonly DocumentField[] = [
  text("reason", "X12 element 426, e.g. 01 for a pricing error.", { ...required, x12: "ADX02" }),
  object("amount", "How much; negative takes from what is paid.", money, {
    ...required,
    x12: "ADX01",
  }),
  text("note", "In words.", { ubl: "RemittanceAdviceLine/Note", x12: "NTE02" }),
  text("buyerRef", "The customer's number for the claim.", { x12: "ADX04" }),
];

const line: readonly DocumentField[] = [
  text("invoiceNumber", "Invoice that it pays.", {
    ...required,
    ubl: "BillingReference/InvoiceDocumentReference/ID",
    x12: "RMR02",
  }),
  object("paid", "How much is paid.", money, {
    ...required,
    ubl: "CreditLineAmount",
    x12: "RMR04",
  }),
  object("gross", "What the invoice says.", money, { ubl: "DebitLineAmount", x12: "RMR05" }),
  object("discount", "Discount that is taken.", money, { x12: "RMR06" }),
  object("adjustments", "What is kept back, and why.", adjustment, { ...list, x12: "ADX" }),
  ext,
];

/** What a payment is for. */
export const remittance: DocumentDefinition = {
  name: "Remittance",
  label: "Remittance advice",
  help: "What a payment is for, invoice by invoice, as the payer says.",
  standards: "UBL RemittanceAdvice; OAGIS RemittanceAdvice; X12 820",
  fields: [
    text("remittanceNumber", "Number of the advice.", { ...required, ubl: "ID", x12: "TRN02" }),
    text("paymentRef", "Payment that it explains.", { ubl: "PaymentOrderReference", x12: "TRN02" }),
    date("issueDate", "The day of the advice.", { ...required, ubl: "IssueDate", x12: "DTM*097" }),
    shaped("currency", "Currency: ISO 4217.", currencyShape, {
      ...required,
      ubl: "DocumentCurrencyCode",
      x12: "CUR02",
    }),
    object("totalPaid", "Sum of the payment.", money, {
      ...required,
      ubl: "TotalPaymentAmount",
      x12: "BPR02",
    }),
    object("payer", "Who pays.", partyRef, {
      ...required,
      ubl: "AccountingCustomerParty",
      x12: "N1*PR",
    }),
    object("payee", "Who is paid.", partyRef, { ubl: "PayeeParty", x12: "N1*PE" }),
    object("lines", "What it is for.", line, {
      ...requiredList,
      ubl: "RemittanceAdviceLine",
      x12: "RMR",
    }),
    ext,
  ],
  example: remittanceExample,
};
