import type { DocumentDefinition } from "./definition";
import { creditDecisionExample } from "./examples/credit-decision";
import { code, codes, instant, integer, list, object, required, text } from "./fields";
import { ext, money } from "./shared-shapes";

/** Whether a customer may have an order on credit. */
export const creditDecision: DocumentDefinition = {
  name: "CreditDecision",
  label: "Credit decision",
  help: "Whether a customer may have an order on credit, with the figures that it rests on.",
  standards: "OAGIS CreditStatus",
  fields: [
    text("customerId", "Customer.", required),
    text("orderId", "Order.", required),
    object("requestedAmount", "What the order comes to.", money, required),
    object(
      "exposure",
      "What the customer owes and has ordered.",
      [
        object("openAr", "Open invoices.", money, required),
        object("openOrders", "Open orders.", money, required),
        object("unappliedCash", "Money that belongs to no invoice yet: taken off.", money),
      ],
      required,
    ),
    object("limit", "Credit limit.", money, required),
    object("available", "What is left of it with this order.", money),
    integer("daysPastDueMax", "Age of the oldest overdue invoice in days.", required),
    text("riskClass", "Class of the customer."),
    code(
      "decision",
      "The decision.",
      codes({
        approve: "The order may go.",
        hold: "A person decides.",
        reject: "The order may not go.",
        approve_prepay: "It may go once it is paid.",
      }),
      required,
    ),
    text("reasonCodes", "Why.", list),
    code("decidedBy", "Who decided.", codes({ rule: "A rule.", user: "A person." }), required),
    text("ruleVersion", "Version of the rule."),
    instant("decidedAt", "When.", required),
    instant("expiresAt", "Until when it counts."),
    ext,
  ],
  example: creditDecisionExample,
};
