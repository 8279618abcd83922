import type { JsonObject } from "../../json";

/** One invoice, less a pricing error. */
export const remittanceExample: JsonObject = {
  remittanceNumber: "884412",
  paymentRef: "PMT-30021",
  issueDate: "2026-12-22",
  currency: "USD",
  totalPaid: { amount: "301.30", currency: "USD" },
  payer: { role: "billTo", name: "Harborview Dental Supply" },
  lines: [
    {
      invoiceNumber: "INV-77031",
      paid: { amount: "301.30", currency: "USD" },
      gross: { amount: "307.30", currency: "USD" },
      adjustments: [
        {
          reason: "01",
          amount: { amount: "-6.00", currency: "USD" },
          note: "Bolts at 5.50 per hundred",
          buyerRef: "CLM-4471",
        },
      ],
    },
  ],
};
