import {
  add,
  compareDecimals,
  type Decimal,
  subtract,
  textOfDecimal,
} from "../expressions/decimals";
import { type ExceptionState, exceptionsOf } from "./exceptions";
import { compareStamps, type LineKind, type OrderHistory, type Stamp } from "./history";
import { decimal, fulfilledAt, has, inOrder, type Line, linesOf } from "./line-quantities";

/** How far an order has come: the furthest that any of it has reached. */
export const orderStages = [
  "captured",
  "validated",
  "released",
  "acknowledged",
  "picked",
  "shipped",
  "invoiced",
  "paid",
  "reconciled",
] as const;
export type OrderStage = (typeof orderStages)[number];

/** Quantities of a line in its unit, as decimal text. */
export type LineState = {
  readonly lineNo: number;
  /** Ordered less cancelled: what is still wanted. */
  readonly open: string;
  readonly ordered: string;
  readonly accepted: string | null;
} & { readonly [kind in LineKind]: string };

export type HoldState = {
  readonly hold: string;
  readonly type: string;
  readonly reason: string;
  readonly placedAt: string;
  readonly invoiceOnly: boolean;
  readonly ruleId?: string;
  readonly placedBy?: string;
  readonly releasedAt?: string;
  readonly releasedBy?: string;
  readonly note?: string;
};

export type OrderState = {
  /** False while only later events came: such an order waits for its first one. */
  readonly known: boolean;
  /** Null while it is not known. */
  readonly stage: OrderStage | null;
  /** Not all that is wanted has reached the stage. */
  readonly partial: boolean;
  readonly end: "rejected" | "cancelled" | null;
  /** When everything had reached it, RFC 3339 in UTC. */
  readonly milestones: { readonly [stage: string]: string };
  readonly lines: readonly LineState[];
  /** All there were, oldest first; one without `releasedAt` holds. */
  readonly holds: readonly HoldState[];
  readonly exceptions: readonly ExceptionState[];
  /** Valid, not held, and not gone. */
  readonly mayRelease: boolean;
  /** Something is sent and not invoiced, and nothing holds it. */
  readonly mayInvoice: boolean;
};

/** What a history means now. The same history gives the same state, whatever order its events came in. */
export function orderState(history: OrderHistory): OrderState {
  const lines = linesOf(history);
  const holds = holdsOf(history);
  const holding = holds.filter(({ releasedAt }) => releasedAt === undefined);
  const known = history.ordered !== null && has(history, "OrderCaptured", "OrderChanged");
  const milestones = milestonesOf(history, lines);
  const end = endOf(history, lines);
  const { stage, partial } = stageOf(history, lines, milestones);
  const isWanted = known && end === null;
  return {
    known,
    stage: known ? stage : null,
    partial: known && partial,
    end,
    milestones: Object.fromEntries(
      Object.entries(milestones).map(([name, at]) => [name, new Date(at).toISOString()]),
    ),
    lines: lines.map(shownLine),
    holds,
    exceptions: exceptionsOf(history, lines),
    mayRelease:
      isWanted && has(history, "OrderValidated") && holding.every((one) => one.invoiceOnly),
    mayInvoice:
      isWanted &&
      holding.length === 0 &&
      lines.some((line) => compareDecimals(line.shipped, line.invoiced) > 0),
  };
}

function milestonesOf(
  history: OrderHistory,
  lines: readonly Line[],
): { readonly [name: string]: number } {
  const at = (type: string): number | null =>
    Object.hasOwn(history.first, type) ? (history.first[type]?.at ?? null) : null;
  const shipped = fulfilledAt(history, "shipped", lines);
  const paid = paidAt(history, lines);
  const all: { readonly [name: string]: number | null } = {
    captured: at("OrderCaptured"),
    validated: at("OrderValidated"),
    released: at("OrderReleased"),
    acknowledged: at("OrderAcknowledged"),
    picked: fulfilledAt(history, "picked", lines),
    shipped,
    delivered: shipped === null ? null : deliveredAt(history),
    invoiced: fulfilledAt(history, "invoiced", lines),
    paid,
    reconciled: paid !== null && !hasOpenDeduction(history) ? at("OrderReconciled") : null,
    rejected: at("OrderRejected"),
    cancelled: at("OrderCancelled"),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, time]) => (time === null ? [] : [[name, time] as const])),
  );
}

function deliveredAt({ byLines, deliveries }: OrderHistory): number | null {
  const all = Object.keys(byLines.shipped).map((document) =>
    Object.hasOwn(deliveries, document) ? deliveries[document] : undefined,
  );
  if (all.some((one) => one?.value !== "delivered")) return null;
  return Math.max(...all.map((one) => one?.stamp.at ?? 0));
}

/** When what was applied, discounts and write-offs included, had reached what is invoiced of everything. */
function paidAt(history: OrderHistory, lines: readonly Line[]): number | null {
  const invoicedAt = fulfilledAt(history, "invoiced", lines);
  const owed = Object.values(history.amounts).reduce<Decimal>(
    (sum, { value }) => add(sum, decimal(value)),
    0,
  );
  if (invoicedAt === null || compareDecimals(owed, 0) <= 0) return null;
  let left: Decimal = owed;
  for (const payment of inOrder(history.payments)) {
    left = subtract(left, paidBy(payment.value));
    if (compareDecimals(left, 0) <= 0) return Math.max(payment.stamp.at, invoicedAt);
  }
  return null;
}

function paidBy(payment: {
  readonly amount: string;
  readonly discount: string;
  readonly writeOff: string;
}): Decimal {
  return add(add(decimal(payment.amount), decimal(payment.discount)), decimal(payment.writeOff));
}

function stageOf(
  history: OrderHistory,
  lines: readonly Line[],
  milestones: { readonly [name: string]: number },
): { readonly stage: OrderStage; readonly partial: boolean } {
  const any = (kind: LineKind) => lines.some((line) => compareDecimals(line[kind], 0) > 0);
  const paysAny = Object.values(history.payments).some(
    ({ value }) => compareDecimals(paidBy(value), 0) > 0,
  );
  const released = milestones.released !== undefined;
  const reached: { readonly [stage in OrderStage]: boolean } = {
    captured: true,
    validated: milestones.validated !== undefined,
    released,
    // An answer may go before the release: then it is a milestone and no stage.
    acknowledged: released && milestones.acknowledged !== undefined,
    picked: any("picked"),
    shipped: any("shipped"),
    invoiced: any("invoiced"),
    paid: paysAny && any("invoiced"),
    reconciled: milestones.reconciled !== undefined,
  };
  const stage = orderStages.findLast((one) => reached[one]) ?? "captured";
  const inQuantities = ["picked", "shipped", "invoiced", "paid"].includes(stage);
  return { stage, partial: inQuantities && milestones[stage] === undefined };
}

function endOf(history: OrderHistory, lines: readonly Line[]): OrderState["end"] {
  const sent = lines.some((line) => compareDecimals(line.shipped, 0) > 0);
  if (has(history, "OrderCancelled") && !sent) return "cancelled";
  return has(history, "OrderRejected") && !sent ? "rejected" : null;
}

function holdsOf({ holds, releases }: OrderHistory): readonly HoldState[] {
  return Object.entries(holds)
    .sort(([, a], [, b]) => compareStamps(a.stamp, b.stamp))
    .map(([hold, { stamp, value }]) => {
      const release = Object.hasOwn(releases, hold) ? releases[hold] : undefined;
      const counts = release !== undefined && compareStamps(release.stamp, stamp) > 0;
      const { invoiceOnly = false, ...word } = value;
      return {
        hold,
        ...word,
        invoiceOnly,
        placedAt: timeOf(stamp),
        ...(counts ? { ...release.value, releasedAt: timeOf(release.stamp) } : {}),
      };
    });
}

function hasOpenDeduction({ deductions }: OrderHistory): boolean {
  return Object.values(deductions).some(({ value }) => value === "open");
}

function shownLine({ lineNo, accepted, ...quantities }: Line): LineState {
  const texts = Object.fromEntries(
    Object.entries(quantities).map(([name, value]) => [name, textOfDecimal(value)]),
  ) as Omit<LineState, "lineNo" | "accepted">;
  return {
    lineNo,
    accepted: accepted === null ? null : textOfDecimal(accepted),
    ...texts,
  } as LineState;
}

function timeOf({ at }: Stamp): string {
  return new Date(at).toISOString();
}
