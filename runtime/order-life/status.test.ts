import { describe, expect, it } from "vitest";
import { FlowError } from "../errors/flow-error";
import type { OrderEvent } from "./events";
import { historyOf } from "./history";
import { orderState } from "./status";

let made = 0;
/** Distributes over an intersection of unions, which `Omit` alone does not. */
type Told<T> = T extends OrderEvent ? Omit<T, "id" | "occurredAt"> & Partial<T> : never;

/** An event at an hour of the day. */
function at(hour: number, event: Told<OrderEvent>): OrderEvent {
  made += 1;
  const time = new Date(Date.UTC(2026, 10, 20, hour)).toISOString();
  return { id: `e${made}`, occurredAt: time, ...event } as OrderEvent;
}

const line = (lineNo: number, quantity: string, requested?: string) =>
  requested === undefined ? { lineNo, quantity } : { lineNo, quantity, requested };
const stateOf = (...events: readonly OrderEvent[]) => orderState(historyOf(events));

const captured = at(8, { type: "OrderCaptured", lines: [line(1, "1200"), line(2, "24")] });
const validated = at(9, { type: "OrderValidated" });
const released = at(10, { type: "OrderReleased" });
const shipped = at(14, {
  type: "ShipmentConfirmed",
  document: "SH-1",
  lines: [line(1, "1200", "1200"), line(2, "18", "24")],
});
const rest = at(20, { type: "ShipmentConfirmed", document: "SH-2", lines: [line(2, "6", "6")] });
const invoiced = at(21, {
  type: "InvoicePosted",
  document: "INV-1",
  lines: [line(1, "1200"), line(2, "24")],
  amount: "348.00",
});
const begun = [captured, validated, released];

describe("orderState", () => {
  it("does not know an order of which only later events came", () => {
    const { known, stage, lines } = stateOf(shipped);
    expect([known, stage, lines[1]?.shipped]).toEqual([false, null, "18"]);
    expect(stateOf(shipped, captured).stage).toBe("shipped");
  });

  it("is partly shipped until everything has left, then shipped since the last of it", () => {
    const some = stateOf(...begun, shipped);
    expect([some.stage, some.partial, some.milestones.shipped]).toEqual([
      "shipped",
      true,
      undefined,
    ]);
    expect(some.exceptions).toEqual([
      { type: "short_ship", message: "Line 2: 18 of 24 sent with SH-1" },
    ]);

    const all = stateOf(...begun, rest, shipped);
    expect([all.stage, all.partial, all.milestones.shipped]).toEqual([
      "shipped",
      false,
      "2026-11-20T20:00:00.000Z",
    ]);
  });

  it("takes a later confirmation of a shipment in place of the first, not on top of it", () => {
    const mended = at(15, {
      type: "ShipmentConfirmed",
      document: "SH-1",
      lines: [line(1, "1000")],
    });
    expect(stateOf(...begun, mended, shipped).lines.map((one) => one.shipped)).toEqual([
      "1000",
      "0",
    ]);
  });

  it("counts decimals exactly", () => {
    const order = at(8, { type: "OrderCaptured", lines: [line(1, "0.3")] });
    const parts = ["A", "B", "C"].map((document) =>
      at(12, { type: "ShipmentConfirmed", document, lines: [line(1, "0.1")] }),
    );
    const state = stateOf(order, ...parts);
    expect([state.partial, state.lines[0]?.shipped]).toEqual([false, "0.3"]);
  });

  it("takes what is cancelled off what is wanted", () => {
    const cancelled = at(16, { type: "LineCancelled", document: "C-1", lines: [line(2, "6")] });
    const state = stateOf(...begun, shipped, cancelled);
    expect([state.partial, state.lines[1]?.open]).toEqual([false, "18"]);
    expect(state.milestones.shipped).toBe("2026-11-20T14:00:00.000Z");
  });

  it("cancels an order of which nothing left, and only the rest of one that left in part", () => {
    const cancelled = at(16, { type: "OrderCancelled" });
    expect(stateOf(...begun, cancelled).end).toBe("cancelled");
    const state = stateOf(...begun, cancelled, shipped);
    expect([state.end, state.partial, state.lines[1]?.cancelled]).toEqual([null, false, "6"]);
  });

  it("is not released while a hold is on it, and says who lifted which", () => {
    const hold = at(9, {
      type: "HoldPlaced",
      holdType: "credit",
      reason: "over the limit",
      ruleId: "T3",
    });
    const lift = at(11, { type: "HoldReleased", hold: "credit", by: "kim", note: "paid" });
    expect(stateOf(captured, validated, hold).mayRelease).toBe(false);
    const lifted = stateOf(lift, hold, validated, captured);
    expect(lifted.mayRelease).toBe(true);
    expect(lifted.holds).toMatchObject([
      { type: "credit", reason: "over the limit", ruleId: "T3", releasedBy: "kim", note: "paid" },
    ]);
  });

  it("keeps a hold that was placed after the release, whichever arrives first", () => {
    const lift = at(10, { type: "HoldReleased", hold: "credit", by: "kim" });
    const again = at(11, { type: "CreditDecided", decision: "hold", reason: "over again" });
    for (const events of [
      [lift, again],
      [again, lift],
    ]) {
      expect(stateOf(captured, validated, ...events).mayRelease).toBe(false);
    }
  });

  it("lets an invoice hold stop invoices alone", () => {
    const hold = at(9, {
      type: "HoldPlaced",
      holdType: "tax_exempt",
      reason: "no certificate",
      invoiceOnly: true,
    });
    const state = stateOf(...begun, shipped, hold);
    expect([state.mayRelease, state.mayInvoice]).toEqual([true, false]);
    expect(stateOf(...begun, shipped).mayInvoice).toBe(true);
  });

  it("is paid when money, discount and write-off reach what is invoiced", () => {
    const paid = at(22, {
      type: "PaymentApplied",
      document: "P-1",
      amount: "340.04",
      discount: "6.96",
      writeOff: "0.50",
    });
    const most = stateOf(...begun, shipped, rest, invoiced, paid);
    expect([most.stage, most.partial]).toEqual(["paid", true]);
    const last = at(23, { type: "PaymentApplied", document: "P-2", amount: "0.50" });
    expect(stateOf(...begun, shipped, rest, invoiced, paid, last).milestones.paid).toBe(
      "2026-11-20T23:00:00.000Z",
    );
    const back = at(24, { type: "PaymentReversed", document: "P-1" });
    expect(
      stateOf(...begun, shipped, rest, invoiced, paid, last, back).milestones.paid,
    ).toBeUndefined();
  });

  it("is reconciled only once it is paid and no deduction is open", () => {
    const paid = at(22, { type: "PaymentApplied", document: "P-1", amount: "348.00" });
    const reconciled = at(23, { type: "OrderReconciled" });
    const open = at(22, { type: "DeductionOpened", document: "D-1" });
    const all = [...begun, shipped, rest, invoiced, reconciled];
    expect(stateOf(...all).stage).toBe("invoiced");
    expect(stateOf(...all, paid, open).stage).toBe("paid");
    expect(stateOf(...all, paid).stage).toBe("reconciled");
  });

  it("has an acknowledgement before the release as a milestone, not as a stage", () => {
    const acknowledged = at(9, { type: "OrderAcknowledged" });
    const early = stateOf(captured, validated, acknowledged);
    expect([early.stage, early.milestones.acknowledged]).toEqual([
      "validated",
      "2026-11-20T09:00:00.000Z",
    ]);
    expect(stateOf(...begun, acknowledged).stage).toBe("acknowledged");
  });

  it("says what does not agree", () => {
    const over = at(15, { type: "ShipmentConfirmed", document: "SH-3", lines: [line(1, "5")] });
    const early = at(12, {
      type: "InvoicePosted",
      document: "INV-0",
      lines: [line(2, "30")],
      amount: "1",
    });
    const types = stateOf(
      ...begun,
      shipped,
      over,
      early,
      at(16, { type: "AsnRejected", document: "SH-1" }),
      at(16, { type: "FunctionalAckOverdue", document: "855-7" }),
      at(17, { type: "DeliveryFailed", document: "SH-1" }),
      at(18, {
        type: "ExceptionRaised",
        exception: "x",
        exceptionType: "mapping_error",
        message: "no",
      }),
    ).exceptions.map(({ type }) => type);
    expect(types).toEqual([
      "short_ship",
      "over_ship",
      "invoice_mismatch",
      "asn_rejected",
      "ack_overdue",
      "carrier_exception",
      "mapping_error",
    ]);
  });

  it("takes __proto__ for the name of a document like any other", () => {
    const odd = at(14, {
      type: "ShipmentConfirmed",
      document: "__proto__",
      lines: [line(1, "1200"), line(2, "24")],
    });
    expect(stateOf(...begun, odd).milestones.shipped).toBeDefined();
  });

  it.each([
    ["a quantity", at(14, { type: "ShipmentConfirmed", document: "S", lines: [line(1, "1,5")] })],
    ["a time", { ...validated, occurredAt: "yesterday" }],
  ])("refuses %s that is none, with the event", (_words, event) => {
    expect(() => stateOf(event)).toThrow(FlowError);
    expect(() => stateOf(event)).toThrow(event.id);
  });
});
