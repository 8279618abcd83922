import type { DocumentDefinition, DocumentField } from "./definition";
import { paymentExample } from "./examples/payment";
import { code, codes, date, decimal, list, object, required, text } from "./fields";
import { ext, money, partyRef } from "./shared-shapes";

const application: readonly DocumentField[] = [
  text("invoiceNumber", "Invoice that it pays.", {
    ...required,
    ubl: "InvoiceDocumentReference/ID",
  }),
  object("amount", "How much of it.", money, required),
  object("discountTaken", "Discount that was taken.", money),
  object("writeOff", "What is given up.", money),
  text("deductionId", "Deduction that was opened for the rest."),
  text("rule", "Rule that said so."),
  decimal("confidence", "How sure, from 0 to 1."),
  code(
    "state",
    "Whether it counts.",
    codes({
      auto: "Applied by a rule.",
      suggested: "A person must confirm it.",
      confirmed: "A person confirmed it.",
      rejected: "A person refused it.",
    }),
    required,
  ),
];

/** Money that came in. */
export const payment: DocumentDefinition = {
  name: "Payment",
  label: "Payment",
  help: "Money that came in, with what it was applied to.",
  standards: "OAGIS ReceivePayment; X12 820; BAI2; ISO 20022 camt.053",
  fields: [
    text("paymentId", "Number of the payment.", {
      ...required,
      ubl: "PaymentMeans/PaymentID",
      x12: "TRN02",
    }),
    code(
      "method",
      "How it was paid.",
      codes({
        ach: "Bank transfer over a clearing house.",
        wire: "Wire.",
        check: "Cheque.",
        card: "Card.",
        lockbox: "Lockbox of a bank.",
        wallet: "Wallet.",
        cash: "Cash.",
      }),
      { ...required, ubl: "PaymentMeansCode", x12: "BPR04" },
    ),
    object("amount", "How much.", money, { ...required, ubl: "PaidAmount", x12: "BPR02" }),
    date("valueDate", "The day it counts.", { ...required, ubl: "PaidDate", x12: "BPR16" }),
    text("bankRef", "Reference of the bank.", { ubl: "InstructionID", x12: "TRN02" }),
    object("payer", "Who paid.", partyRef, {
      ...required,
      ubl: "PayerFinancialAccount",
      x12: "N1*PR",
    }),
    code(
      "source",
      "Where it was read.",
      codes({
        "820": "X12 820.",
        BAI2: "BAI2 file.",
        "camt.053": "ISO 20022 statement.",
        psp: "Payment provider.",
        portal: "Portal.",
      }),
      required,
    ),
    code(
      "status",
      "How far it is.",
      codes({
        received: "It came.",
        unapplied: "It belongs to no invoice yet.",
        partially_applied: "Part of it does.",
        applied: "All of it does.",
        reversed: "Taken back.",
        returned: "The bank sent it back.",
      }),
      required,
    ),
    object("applications", "What it was applied to.", application, list),
    ext,
  ],
  example: paymentExample,
};
