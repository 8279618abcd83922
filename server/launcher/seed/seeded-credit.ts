import { withIntendedOverlaps } from "../../../runtime/rules/intended-overlaps";
import { decisionTemplate } from "../../../runtime/rules/templates/decision-template";

const written = decisionTemplate({
  id: "order-credit",
  name: "Credit decision",
  about: "Lets an order go on, rejects it, or holds it for credit.",
  hit: "first",
  conditions: [
    ["Customer", "input.status", "choice", ["active", "blocked"]],
    ["Days past due", "input.daysPastDueMax", "integer"],
    ["Over the limit by", "number(input.requestedAmount) - number(input.available)", "number"],
    ["Order total", "input.requestedAmount", "number"],
  ],
  results: [
    ["Decision", "choice", ["approve", "hold", "reject"]],
    ["Hold", "hold"],
    ["Reason", "text"],
  ],
  rows: [
    ['"blocked"', "-", "-", "-", "reject", "-", "CUSTOMER_BLOCKED"],
    ["-", "> 60", "-", "-", "hold", "PAST_DUE", "-"],
    ["-", "-", "> 0.00", "-", "hold", "LIMIT_EXCEEDED", "-"],
    ["-", "-", "-", "-", "approve", "-", "-"],
  ],
  otherwise: ["hold", "NOT_DECIDED", "-"],
  tests: [
    ["Brandt, far within its limit", ["active", "0", "-36527.26", "492.24"], ["approve"]],
    ["Blue Heron, 754.10 left after it", ["active", "0", "-754.10", "8000.00"], ["approve"]],
    ["Delgado, 249.25 left after it", ["active", "12", "-249.25", "100.00"], ["approve"]],
    ["Delgado, over its limit", ["active", "12", "61.40", "410.65"], ["hold", "LIMIT_EXCEEDED"]],
    ["Rausch, 74 days late", ["active", "74", "-2100.00", "310.00"], ["hold", "PAST_DUE"]],
    ["Voss, blocked in the ERP", ["blocked", "0", "-4500.00", "500.00"], ["reject"]],
  ],
});

/** What "Shopify order to ERP" decides by, about the ERP's answer to the check of credit. */
export const seededCredit = withIntendedOverlaps(written);
