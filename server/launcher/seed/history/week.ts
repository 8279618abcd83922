import type { Reply } from "../../../sandbox/system";
import { refusal } from "../../../sandbox/system";
import { isOpen, nextHour, nextOpen, orderTimes } from "./business-hours";
import { Dice } from "./dice";
import type { OrderPlan, Twist } from "./order-chain";
import { type Flaw, pastOrder } from "./past-orders";
import type { PastRun } from "./past-runs";

const ordersOfWeek = 632;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Orders with something wrong in them, by their place among the week's. */
const flaws: ReadonlyMap<number, Flaw> = new Map([
  [58, "unit"],
  [141, "no-po"],
  [209, "unknown-customer"],
  [266, "unit"],
  [333, "region"],
  [407, "unit"],
  [480, "unknown-customer"],
  [552, "unit"],
  [601, "no-po"],
]);

/** Orders whose pick request a person cancelled. */
const cancelled = new Set([187, 444]);
/** Orders whose invoice met a closed period. */
const conflicts = new Set([312]);

/** The last orders by name, with how long before now they came. */
const latest = [
  { minutes: 385, twist: "in-doubt" },
  { minutes: 262, twist: "held" },
  { minutes: 231, twist: "held" },
  { minutes: 96, twist: "waiting" },
  { minutes: 61, twist: "waiting" },
  { minutes: 34, twist: "waiting" },
  { minutes: 9, twist: "none" },
] as const;

/** The orders of the week before `now`, in order, with what becomes of each. */
export function planWeek(now: number, zone: string): OrderPlan[] {
  // The moments depend on now, and with it on how many are drawn; the orders are always the same.
  const moments = new Dice(1_125);
  const dice = new Dice(20_261_125);
  const plain = ordersOfWeek - latest.length;
  const times = orderTimes(plain, now, zone, moments);
  const plans = times.map((at, index): OrderPlan => {
    const order = pastOrder(index + 1, at, dice, flaws.get(index), isTwisted(index));
    return { order, shippedAt: shipTime(at, now, zone, moments), twist: twistOf(index, dice) };
  });
  const last = latest.map(({ minutes, twist }, index): OrderPlan => {
    const at = now - minutes * minuteMs - dice.between(0, 50_000);
    const order = pastOrder(plain + index + 1, at, dice, undefined, true);
    const shippedAt =
      twist === "in-doubt" || twist === "held" ? at + 2 * hourMs + index * 7 * minuteMs : null;
    return { order, shippedAt, twist: latestTwist(twist, at, now, zone) };
  });
  return [...plans, ...last];
}

/** What is to happen to it happens only if the ERP takes it. */
function isTwisted(index: number): boolean {
  return flaws.has(index) || cancelled.has(index) || conflicts.has(index);
}

/** Two to six hours later while the warehouse works; null if that is still to come. */
function shipTime(at: number, now: number, zone: string, dice: Dice): number | null {
  const picked = at + dice.between(2 * hourMs, 6 * hourMs);
  const shipped = isOpen(picked, zone) ? picked : nextOpen(picked, zone) + dice.between(0, hourMs);
  return shipped < now - 5 * minuteMs ? shipped : null;
}

function twistOf(index: number, dice: Dice): Twist {
  if (cancelled.has(index)) {
    const cancelledBy = { name: "Priya Raman", afterMs: dice.between(6, 25) * minuteMs };
    return { released: { mishap: always("/orders", stockCount(2 * hourMs)), cancelledBy } };
  }
  if (conflicts.has(index)) return { shipped: { mishap: always("/invoices", periodClosed) } };
  // Now and then the ERP did the work and its answer was lost: the key settles it.
  return dice.next() < 0.012 ? { order: { mishap: lostFirst("/sales-orders") } } : {};
}

function latestTwist(
  twist: (typeof latest)[number]["twist"],
  at: number,
  now: number,
  zone: string,
): Twist {
  const morning = nextHour(6, now, zone);
  switch (twist) {
    case "in-doubt":
      return { shipped: { mishap: lostFirst("fulfillments.json") } };
    case "held":
      return { shipped: { mishap: always("/invoices", userLocked), heldUntil: morning } };
    case "waiting":
      return { released: { mishap: always("/orders", stockCount(morning - at)) } };
    case "none":
      return {};
  }
}

/** The first call to the path is served and its answer is lost. */
function lostFirst(end: string): NonNullable<PastRun["mishap"]> {
  let calls = 0;
  return ({ method, path }) => {
    if (method !== "POST" || !path.endsWith(end)) return null;
    calls += 1;
    return calls === 1 ? "lost" : null;
  };
}

function always(end: string, reply: Reply): NonNullable<PastRun["mishap"]> {
  return ({ method, path }) => (method === "POST" && path.endsWith(end) ? reply : null);
}

const periodClosed = refusal(
  409,
  "PERIOD_CLOSED",
  "the posting period of the invoice date is closed; open it or change the date",
);

const userLocked = refusal(
  401,
  "USER_LOCKED",
  "the user INTEGRATION is locked until its password is changed",
);

function stockCount(waitMs: number): Reply {
  return {
    ...refusal(429, "STOCK_COUNT", "a stock count is under way, pick requests are taken after it"),
    headers: { "retry-after": String(Math.round(waitMs / 1_000)) },
  };
}

/** One night some batches are refused; the others are put all the same. */
export function catalogueMishap(night: number): PastRun["mishap"] {
  if (night !== 4) return undefined;
  let calls = 0;
  return ({ method }) => {
    if (method !== "PUT") return null;
    calls += 1;
    return calls % 37 === 5
      ? refusal(422, "PRICE_INVALID", "the price of a product must be greater than zero")
      : null;
  };
}
