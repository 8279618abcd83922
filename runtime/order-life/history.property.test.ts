import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { LineQuantity, OrderEvent } from "./events";
import { historyOf } from "./history";
import { orderState } from "./status";

// Thousands of cases on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const hour = fc.integer({ min: 0, max: 40 });
const quantity = fc.constantFrom("0", "1", "2.5", "6", "10", "0.1");
const document = fc.constantFrom("A", "B", "C");
const lines: fc.Arbitrary<readonly LineQuantity[]> = fc
  .tuple(quantity, quantity, fc.boolean())
  .map(([a, b, both]) =>
    both
      ? [
          { lineNo: 1, quantity: a },
          { lineNo: 2, quantity: b, requested: "6" },
        ]
      : [{ lineNo: 1, quantity: a }],
  );

const kinds = fc.oneof(
  lines.map((of) => ({ type: "OrderCaptured", lines: of })),
  lines.map((of) => ({ type: "OrderChanged", lines: of })),
  fc.constantFrom(
    ...[
      "OrderValidated",
      "OrderReleased",
      "OrderCancelled",
      "OrderRejected",
      "OrderReconciled",
    ].map((type) => ({ type })),
  ),
  lines.map((of) => ({ type: "OrderAcknowledged", lines: of })),
  fc
    .constantFrom("credit", "price")
    .map((holdType) => ({ type: "HoldPlaced", holdType, reason: holdType })),
  fc.constantFrom("credit", "price").map((hold) => ({ type: "HoldReleased", hold, by: "kim" })),
  fc
    .constantFrom("approve", "hold", "reject")
    .map((decision) => ({ type: "CreditDecided", decision })),
  fc
    .tuple(
      fc.constantFrom(
        "LineAllocated",
        "LineBackordered",
        "LineCancelled",
        "PickConfirmed",
        "ShipmentConfirmed",
        "ReturnReceived",
      ),
      document,
      lines,
    )
    .map(([type, of, each]) => ({ type, document: of, lines: each })),
  fc
    .tuple(document, lines, quantity)
    .map(([of, each, amount]) => ({ type: "InvoicePosted", document: of, lines: each, amount })),
  fc
    .tuple(document, quantity)
    .map(([of, amount]) => ({ type: "PaymentApplied", document: of, amount })),
  fc
    .tuple(
      fc.constantFrom(
        "AsnSent",
        "AsnAccepted",
        "AsnRejected",
        "Delivered",
        "DeliveryFailed",
        "FunctionalAckAccepted",
        "FunctionalAckRejected",
        "FunctionalAckOverdue",
        "DeductionOpened",
        "DeductionResolved",
        "PaymentReversed",
      ),
      document,
    )
    .map(([type, of]) => ({ type, document: of })),
);

/** Times repeat, so that ties are decided, too. */
const events: fc.Arbitrary<readonly OrderEvent[]> = fc
  .array(fc.tuple(kinds, hour), { maxLength: 30 })
  .map((all) =>
    all.map(
      ([kind, at], index) =>
        ({
          id: `e${index}`,
          occurredAt: new Date(Date.UTC(2026, 10, 20, at)).toISOString(),
          ...kind,
        }) as OrderEvent,
    ),
  );

const shuffledWithCopies = events.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.array(fc.nat({ max: Math.max(0, all.length - 1) }), { maxLength: 12 }).chain((copies) => {
      const more = copies.flatMap((index) => all[index] ?? []);
      return fc.shuffledSubarray([...all, ...more], {
        minLength: all.length + more.length,
        maxLength: all.length + more.length,
      });
    }),
  ),
);

test("any order and any number of copies of the same events give the same state", () => {
  let ended = 0;
  fc.assert(
    fc.property(shuffledWithCopies, ([inOrder, shuffled]) => {
      const state = orderState(historyOf(inOrder));
      if (state.stage !== null) ended += 1;
      expect(orderState(historyOf(shuffled))).toEqual(state);
    }),
    { numRuns: 2_000 },
  );
  expect(ended).toBeGreaterThan(500);
});

test("what came in two batches is what came in one", () => {
  fc.assert(
    fc.property(events, fc.nat(), (all, cut) => {
      const at = all.length === 0 ? 0 : cut % all.length;
      const later = historyOf(all.slice(0, at), historyOf(all.slice(at)));
      expect(orderState(later)).toEqual(orderState(historyOf(all)));
    }),
    { numRuns: 500 },
  );
});

test("a further copy changes nothing, and the state is JSON", () => {
  fc.assert(
    fc.property(events, (all) => {
      const history = historyOf(all);
      expect(historyOf(all, history)).toEqual(history);
      const state = orderState(history);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }),
    { numRuns: 500 },
  );
});
