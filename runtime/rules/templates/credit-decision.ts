import { decisionTemplate } from "./decision-template";

/** Whether an order may go on, by what the customer owes and for how long. */
export const creditDecision = decisionTemplate({
  id: "credit",
  name: "Credit decision",
  about: "Lets an order go on, rejects it, or holds it for credit.",
  hit: "first",
  conditions: [
    ["Terms", "input.customer.terms", "text"],
    ["Exposure / limit", "input.customer.exposureRatio", "number"],
    ["Days past due", "input.customer.daysPastDue", "integer"],
    ["Order total", "input.total", "number"],
    ["Class", "input.customer.class", "text"],
  ],
  results: [
    ["Decision", "choice", ["approve", "hold", "reject"]],
    ["Hold", "hold"],
    ["Block new orders", "yes-no"],
    ["Task or note", "message"],
  ],
  rows: [
    ['"card", "prepaid"', "-", "-", "-", "-", "approve", "-", "-", "-"],
    ['"blocked"', "-", "-", "-", "-", "reject", "-", "-", "Tell sales"],
    ["-", "<= 1.00", "<= 15", "-", "-", "approve", "-", "-", "-"],
    ["-", "<= 1.10", "<= 15", "<= 2500", "-", "approve", "-", "-", "Over the limit"],
    ["-", "<= 1.00", "16..45", "<= 500", "-", "approve", "-", "-", "-"],
    ["-", "<= 1.25", "<= 30", "-", '"key account"', "approve", "-", "-", "Credit manager looks"],
    ["-", "> 1.50", "-", "-", "-", "hold", "credit", "yes", "Credit manager decides"],
    ["-", "-", "> 60", "-", "-", "hold", "credit", "yes", "Credit manager decides"],
  ],
  otherwise: ["hold", "credit", "-", "Answer within 4 business hours"],
  tests: [
    ["Card order, new customer", ["card", "0.20", "0", "318.00", "B"], ["approve"]],
    ["Slightly over the limit", ["NET30", "1.04", "9", "2412.80", "A"], ["approve"]],
    ["The same, but a large order", ["NET30", "1.04", "9", "6412.80", "A"], ["hold", "credit"]],
    ["Key account, 22 days late", ["NET45", "1.18", "22", "9800.00", "key account"], ["approve"]],
    ["Late payer, small order", ["NET30", "0.92", "46", "420.00", "C"], ["hold", "credit", "-"]],
    ["Blocked in the ERP", ["blocked", "0.10", "0", "150.00", "C"], ["reject"]],
    ["71 days past due", ["NET30", "0.40", "71", "88.00", "B"], ["hold", "credit", "yes"]],
    ["Far over the limit", ["NET30", "1.82", "4", "15300.00", "A"], ["hold", "credit", "yes"]],
    ["Late but small, within the limit", ["NET15", "0.66", "31", "240.00", "C"], ["approve"]],
    ["On the limit, on time", ["NET30", "1.00", "15", "9000.00", "B"], ["approve"]],
    ["Over by a half, key account", ["NET45", "1.40", "10", "1200.00", "key account"], ["hold"]],
  ],
});
