import type { JsonObject } from "../../json";

/** Short by a pricing error. */
export const paymentExample: JsonObject = {
  paymentId: "PMT-30021",
  method: "ach",
  amount: { amount: "301.30", currency: "USD" },
  valueDate: "2026-12-22",
  bankRef: "091000019884412",
  payer: { role: "billTo", ids: [{ scheme: "ERP_ID", value: "C-1180" }] },
  source: "820",
  status: "applied",
  applications: [
    {
      invoiceNumber: "INV-77031",
      amount: { amount: "301.30", currency: "USD" },
      deductionId: "DED-118",
      rule: "T10 row 4",
      confidence: "1",
      state: "auto",
    },
  ],
};
