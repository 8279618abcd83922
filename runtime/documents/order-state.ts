import type { DocumentField, FieldShape } from "./definition";
import { boolean, code, codes, date, instant, required, text } from "./fields";

type ObjectShape = Extract<FieldShape, { kind: "object" }>;

/** What can stop an order. `invoiceOnly` is said by the hold, not by its type. */
export const holdTypes = codes({
  duplicate_po: "The same purchase order came before.",
  unknown_customer: "Nobody knows the customer.",
  unknown_ship_to: "Nobody knows the ship-to.",
  unknown_item: "Nobody knows an item.",
  uom: "A unit or pack size does not fit.",
  price: "A price is not agreed.",
  min_order: "Too small.",
  credit: "The customer owes too much.",
  payment_auth: "A payment is not authorised.",
  tax_exempt: "An exemption is not proven.",
  address: "An address cannot be delivered to.",
  fraud: "It may be fraud.",
  ship_window: "It cannot ship in its window.",
  inventory: "Not enough stock.",
  compliance: "A rule forbids it.",
  customer_request: "The customer asked to wait.",
  manual: "A person said so.",
});

/** What will not mend itself. */
export const exceptionTypes = codes({
  short_ship: "Less was sent than was released.",
  over_ship: "More was sent than was ordered.",
  backorder_aging: "A backorder waits too long.",
  ack_overdue: "No functional acknowledgement came in time.",
  ack_rejected: "A document was refused.",
  asn_late: "The despatch advice went too late.",
  asn_rejected: "The despatch advice was refused.",
  carrier_exception: "The carrier reports a problem.",
  invoice_blocked_no_shipment: "Nothing says that the goods left.",
  invoice_mismatch: "Invoice, shipment and order differ.",
  short_pay: "Less was paid than was owed.",
  unapplied_cash: "Money that belongs to no invoice yet.",
  remittance_unmatched: "An advice that names no open invoice.",
  mapping_error: "A document could not be built.",
  connector_down: "A system cannot be reached.",
});

export const orderHold: ObjectShape = {
  kind: "object",
  typeName: "Hold",
  fields: [
    code("type", "Why it waits.", holdTypes, required),
    text("reason", "In words.", required),
    text("ruleId", "Rule that placed it."),
    instant("placedAt", "Since when.", required),
    text("placedBy", "Who placed it."),
    instant("releasedAt", "Until when; absent while it holds."),
    text("releasedBy", "Who released it."),
    text("note", "Why it was released."),
    date("until", "The day it ends by itself."),
    boolean("invoiceOnly", "Stops invoicing and nothing else."),
  ],
};

export const orderException: ObjectShape = {
  kind: "object",
  typeName: "OrderException",
  fields: [
    code("type", "What is wrong.", exceptionTypes, required),
    text("message", "In words.", required),
    instant("raisedAt", "Since when.", required),
    instant("resolvedAt", "Until when; absent while it is open."),
  ],
};

const milestone = (name: string, help: string): DocumentField => instant(name, help);

export const orderMilestones: readonly DocumentField[] = [
  milestone("captured", "It was taken in."),
  milestone("validated", "Everything it names is known."),
  milestone("released", "It went to ERP and warehouse."),
  milestone("acknowledged", "The customer was answered."),
  milestone("picked", "Everything is picked."),
  milestone("shipped", "Everything left."),
  milestone("delivered", "Everything arrived."),
  milestone("invoiced", "Everything is invoiced."),
  milestone("paid", "Everything is paid."),
  milestone("reconciled", "Bank and books agree."),
  milestone("rejected", "It was refused."),
  milestone("cancelled", "It was cancelled."),
];
