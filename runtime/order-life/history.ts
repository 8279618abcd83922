import { FlowError } from "../errors/flow-error";
import { epochOfInstant } from "../expressions/values";
import type { LineQuantity, OrderEvent } from "./events";

/** When something was said: of two sayings about the same thing the later one counts, however they arrive. */
export type Stamp = { readonly at: number; readonly sequence: number; readonly id: string };

/** What was said last about one thing. */
export type Said<T> = { readonly stamp: Stamp; readonly value: T };

type Quantities = {
  readonly [line: number]: { readonly quantity: string; readonly requested?: string };
};
/** By document. */
type Documents<T> = { readonly [document: string]: Said<T> };

/**
 * All that is known of an order, as the last word about each thing. Putting events in is commutative,
 * associative and idempotent: any order and any number of copies of the same events give the same history.
 */
export type OrderHistory = {
  /** Earliest time per kind of event. */
  readonly first: { readonly [type: string]: Stamp };
  readonly ordered: Said<Quantities> | null;
  readonly accepted: Said<Quantities> | null;
  readonly byLines: { readonly [kind in LineKind]: Documents<Quantities> };
  readonly holds: Documents<HoldWord>;
  readonly releases: Documents<ReleaseWord>;
  readonly amounts: Documents<string>;
  readonly payments: Documents<PaymentWord>;
  readonly deductions: Documents<"open" | "resolved">;
  readonly deliveries: Documents<"delivered" | "failed">;
  readonly asns: Documents<"sent" | "accepted" | "rejected">;
  readonly acks: Documents<"accepted" | "rejected" | "overdue">;
  readonly raised: Documents<ExceptionWord>;
  readonly resolved: Documents<true>;
};

export type LineKind =
  | "allocated"
  | "backordered"
  | "cancelled"
  | "picked"
  | "shipped"
  | "invoiced"
  | "returned";

export type HoldWord = {
  readonly type: string;
  readonly reason: string;
  readonly ruleId?: string;
  readonly placedBy?: string;
  readonly invoiceOnly?: boolean;
};
export type ReleaseWord = { readonly releasedBy: string; readonly note?: string };
export type PaymentWord = {
  readonly amount: string;
  readonly discount: string;
  readonly writeOff: string;
};
export type ExceptionWord = { readonly type: string; readonly message: string };

export const noHistory: OrderHistory = {
  first: {},
  ordered: null,
  accepted: null,
  byLines: {
    allocated: {},
    backordered: {},
    cancelled: {},
    picked: {},
    shipped: {},
    invoiced: {},
    returned: {},
  },
  holds: {},
  releases: {},
  amounts: {},
  payments: {},
  deductions: {},
  deliveries: {},
  asns: {},
  acks: {},
  raised: {},
  resolved: {},
};

const lineKinds: { readonly [type: string]: LineKind } = {
  LineAllocated: "allocated",
  LineBackordered: "backordered",
  LineCancelled: "cancelled",
  PickConfirmed: "picked",
  ShipmentConfirmed: "shipped",
  ReturnReceived: "returned",
  InvoicePosted: "invoiced",
};

/**
 * The history with one event more. Throws EXPRESSION_FAILED, naming event and value, for a time or a number
 * that is none: a guess would be a wrong quantity for ever.
 */
export function withEvent(history: OrderHistory, event: OrderEvent): OrderHistory {
  const stamp = stampOf(event);
  const next = { ...history, first: earliest(history.first, event.type, stamp) };
  switch (event.type) {
    case "OrderCaptured":
    case "OrderChanged":
      return { ...next, ordered: later(history.ordered, stamp, quantitiesOf(event, event.lines)) };
    case "OrderAcknowledged": {
      if (event.lines === undefined) return next;
      return {
        ...next,
        accepted: later(history.accepted, stamp, quantitiesOf(event, event.lines)),
      };
    }
    case "OrderDuplicateDetected":
    case "HoldPlaced":
    case "HoldReleased":
    case "CreditDecided":
      return withHold(next, event, stamp);
    case "PaymentApplied":
      return { ...next, payments: said(history.payments, event.document, stamp, paymentOf(event)) };
    case "PaymentReversed":
      return { ...next, payments: said(history.payments, event.document, stamp, nothingPaid) };
    case "ExceptionRaised": {
      const word = { type: event.exceptionType, message: event.message };
      return { ...next, raised: said(next.raised, event.exception, stamp, word) };
    }
    case "ExceptionResolved":
      return { ...next, resolved: said(next.resolved, event.exception, stamp, true) };
    default:
      return withDocument(next, event, stamp);
  }
}

/** The history of many events. */
export function historyOf(
  events: Iterable<OrderEvent>,
  before: OrderHistory = noHistory,
): OrderHistory {
  let history = before;
  for (const event of events) history = withEvent(history, event);
  return history;
}

function withDocument(next: OrderHistory, event: OrderEvent, stamp: Stamp): OrderHistory {
  switch (event.type) {
    case "DeductionOpened":
      return { ...next, deductions: said(next.deductions, event.document, stamp, "open") };
    case "DeductionResolved":
      return { ...next, deductions: said(next.deductions, event.document, stamp, "resolved") };
    case "Delivered":
      return { ...next, deliveries: said(next.deliveries, event.document, stamp, "delivered") };
    case "DeliveryFailed":
      return { ...next, deliveries: said(next.deliveries, event.document, stamp, "failed") };
    case "AsnSent":
      return { ...next, asns: said(next.asns, event.document, stamp, "sent") };
    case "AsnAccepted":
      return { ...next, asns: said(next.asns, event.document, stamp, "accepted") };
    case "AsnRejected":
      return { ...next, asns: said(next.asns, event.document, stamp, "rejected") };
    case "FunctionalAckAccepted":
      return { ...next, acks: said(next.acks, event.document, stamp, "accepted") };
    case "FunctionalAckRejected":
      return { ...next, acks: said(next.acks, event.document, stamp, "rejected") };
    case "FunctionalAckOverdue":
      return { ...next, acks: said(next.acks, event.document, stamp, "overdue") };
    default:
      return withLines(next, event, stamp);
  }
}

function withLines(next: OrderHistory, event: OrderEvent, stamp: Stamp): OrderHistory {
  const kind = Object.hasOwn(lineKinds, event.type) ? lineKinds[event.type] : undefined;
  if (kind === undefined || !("document" in event) || !("lines" in event)) return next;
  const lines = said(
    next.byLines[kind],
    event.document,
    stamp,
    quantitiesOf(event, event.lines ?? []),
  );
  const amounts =
    "amount" in event
      ? said(next.amounts, event.document, stamp, decimalOfEvent(event, event.amount))
      : next.amounts;
  return { ...next, amounts, byLines: { ...next.byLines, [kind]: lines } };
}

function withHold(
  next: OrderHistory,
  event: Extract<
    OrderEvent,
    { type: "HoldPlaced" | "HoldReleased" | "CreditDecided" | "OrderDuplicateDetected" }
  >,
  stamp: Stamp,
): OrderHistory {
  const placed = (name: string, word: HoldWord) => ({
    ...next,
    holds: said(next.holds, name, stamp, word),
  });
  const released = (name: string, word: ReleaseWord) => ({
    ...next,
    releases: said(next.releases, name, stamp, word),
  });
  switch (event.type) {
    case "HoldPlaced": {
      const { hold, holdType, reason, ruleId, by, invoiceOnly } = event;
      return placed(hold ?? holdType, {
        type: holdType,
        reason,
        ...(ruleId === undefined ? {} : { ruleId }),
        ...(by === undefined ? {} : { placedBy: by }),
        ...(invoiceOnly === undefined ? {} : { invoiceOnly }),
      });
    }
    case "HoldReleased": {
      const { hold, by, note } = event;
      return released(hold, note === undefined ? { releasedBy: by } : { releasedBy: by, note });
    }
    case "CreditDecided": {
      const { decision, reason = decision, ruleId } = event;
      if (decision !== "hold" && decision !== "reject") {
        return released("credit", { releasedBy: ruleId ?? "rule" });
      }
      const word = { type: "credit", reason };
      return placed("credit", ruleId === undefined ? word : { ...word, ruleId });
    }
    case "OrderDuplicateDetected":
      return placed("duplicate_po", {
        type: "duplicate_po",
        reason: "The same purchase order came before",
      });
  }
}

const nothingPaid: PaymentWord = { amount: "0", discount: "0", writeOff: "0" };

function paymentOf(event: Extract<OrderEvent, { type: "PaymentApplied" }>): PaymentWord {
  return {
    amount: decimalOfEvent(event, event.amount),
    discount: decimalOfEvent(event, event.discount ?? "0"),
    writeOff: decimalOfEvent(event, event.writeOff ?? "0"),
  };
}

function quantitiesOf(event: OrderEvent, lines: readonly LineQuantity[]): Quantities {
  const quantities: { [line: number]: { quantity: string; requested?: string } } = {};
  for (const { lineNo, quantity, requested } of lines) {
    const said = { quantity: decimalOfEvent(event, quantity) };
    quantities[lineNo] =
      requested === undefined ? said : { ...said, requested: decimalOfEvent(event, requested) };
  }
  return quantities;
}

function decimalOfEvent({ id, type }: OrderEvent, text: string): string {
  if (typeof text === "string" && /^-?\d{1,14}(\.\d{1,6})?$/.test(text)) return text;
  throw new FlowError(
    "EXPRESSION_FAILED",
    `The event ${type} ${id} has “${String(text).slice(0, 40)}” where a decimal such as 12.50 must be`,
    { detail: { event: id } },
  );
}

function stampOf({ id, type, occurredAt, sequence = 0 }: OrderEvent): Stamp {
  const at = epochOfInstant(occurredAt);
  if (at !== undefined) return { at, sequence, id };
  throw new FlowError(
    "EXPRESSION_FAILED",
    `The event ${type} ${id} has “${String(occurredAt).slice(0, 40)}” where a time such as 2026-11-20T10:00:00Z must be`,
    { detail: { event: id } },
  );
}

/** Negative where the first was said before the second. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a.at - b.at || a.sequence - b.sequence || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function later<T>(before: Said<T> | null | undefined, stamp: Stamp, value: T): Said<T> {
  if (before !== null && before !== undefined && compareStamps(before.stamp, stamp) >= 0)
    return before;
  return { stamp, value };
}

function said<T>(documents: Documents<T>, name: string, stamp: Stamp, value: T): Documents<T> {
  const before = Object.hasOwn(documents, name) ? documents[name] : undefined;
  return { ...documents, [name]: later(before, stamp, value) };
}

function earliest(first: OrderHistory["first"], type: string, stamp: Stamp): OrderHistory["first"] {
  const before = Object.hasOwn(first, type) ? first[type] : undefined;
  return before !== undefined && compareStamps(before, stamp) <= 0
    ? first
    : { ...first, [type]: stamp };
}
