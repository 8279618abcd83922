import type { JsonObject } from "../../json";

/** Over the limit by little. */
export const creditDecisionExample: JsonObject = {
  customerId: "C-1180",
  orderId: "019acb02-7c10-7c55-9a41-2f0d1b6f7a10",
  requestedAmount: { amount: "380.09", currency: "USD" },
  exposure: {
    openAr: { amount: "8410.00", currency: "USD" },
    openOrders: { amount: "1650.00", currency: "USD" },
    unappliedCash: { amount: "0.00", currency: "USD" },
  },
  limit: { amount: "10000.00", currency: "USD" },
  available: { amount: "-440.09", currency: "USD" },
  daysPastDueMax: 12,
  riskClass: "B",
  decision: "approve",
  reasonCodes: ["over_limit_small_order"],
  decidedBy: "rule",
  ruleVersion: "credit@4",
  decidedAt: "2026-11-20T14:03:11Z",
  expiresAt: "2026-11-21T14:03:11Z",
};
