import { createHash } from "node:crypto";
import type { JsonObject } from "../../../../runtime/json";
import { textOf } from "../../../sandbox/system";
import { Dice } from "./dice";
import type { PastOrder } from "./past-orders";
import type { PastOutcome, PastRun, PastRuns } from "./past-runs";
import type { PastSandbox } from "./past-sandbox";
import type { TypedOrder } from "./typed-orders";

/** What is special about the way of one order. */
export type Twist = {
  readonly order?: Pick<PastRun, "mishap">;
  readonly released?: Pick<PastRun, "mishap" | "cancelledBy">;
  readonly shipped?: Pick<PastRun, "mishap" | "heldUntil">;
};

export type OrderPlan = {
  readonly order: PastOrder;
  /** Null while it is not shipped. */
  readonly shippedAt: number | null;
  readonly twist: Twist;
};

export type ChainParts = {
  readonly runs: PastRuns;
  readonly sandbox: PastSandbox;
  readonly onRun: (run: PastOutcome, past: PastRun) => void;
};

/** One order from the shop through ERP and warehouse to its invoice, as far as it came. */
export async function runChain(parts: ChainParts, plan: OrderPlan): Promise<void> {
  const { order, twist, shippedAt } = plan;
  const dice = new Dice(order.sequence);
  const reference = textOf(order.body.name);
  parts.sandbox.keepOrder(order.body);
  await start(parts, dice, {
    flow: "order",
    at: order.at,
    body: order.body,
    headers: shopifyHeaders(order),
    ...twist.order,
  });
  const released = parts.sandbox.takeEvent("order.released", reference);
  if (released === null) return;
  const releasedAt = order.at + dice.between(1_100, 4_000);
  await start(parts, dice, {
    flow: "released",
    at: releasedAt,
    body: released,
    headers: eventHeaders("order.released", `${textOf(released.number)}-released`),
    ...twist.released,
  });
  if (shippedAt === null) return;
  await ship(parts, dice, plan, reference, shippedAt);
}

async function ship(
  parts: ChainParts,
  dice: Dice,
  { twist }: OrderPlan,
  reference: string,
  at: number,
): Promise<void> {
  const number = parts.sandbox.warehouseNumber(reference);
  if (number === null) return;
  parts.sandbox.act("warehouse", "POST", `/orders/${number}/ship`, at);
  const confirmed = parts.sandbox.takeEvent("shipment.confirmed", reference);
  if (confirmed === null) return;
  await start(parts, dice, {
    flow: "shipped",
    at: at + dice.between(300, 1_500),
    body: confirmed,
    headers: eventHeaders("shipment.confirmed", `${number}-shipped`),
    ...twist.shipped,
  });
}

async function start(
  { runs, onRun }: ChainParts,
  dice: Dice,
  past: Omit<PastRun, "latencyMs">,
): Promise<void> {
  const run: PastRun = { ...past, latencyMs: () => 35 + Math.round(dice.next() ** 3 * 400) };
  onRun(await runs.run(run), run);
}

function shopifyHeaders({ body, sequence }: PastOrder): { readonly [name: string]: string } {
  return {
    "content-type": "application/json",
    "user-agent": "Shopify-Captain-Hook",
    "x-shopify-topic": "orders/create",
    "x-shopify-shop-domain": "hallberg-sandbox.example",
    "x-shopify-api-version": "2026-07",
    "x-shopify-webhook-id": uuidOf(`webhook ${sequence}`),
    "x-shopify-event-id": uuidOf(`event ${textOf(body.id)}`),
    "x-shopify-test": "true",
  };
}

function eventHeaders(topic: string, id: string): { readonly [name: string]: string } {
  return { "content-type": "application/json", "x-event-type": topic, "x-event-id": id };
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An order that somebody typed in: it asks no system. */
export function runTyped(parts: ChainParts, { at, body }: TypedOrder): Promise<void> {
  return start(parts, new Dice(at), { flow: "typed", at, body, headers: {} });
}

/** The night's reading of the catalogue. */
export async function runCatalogue(
  parts: ChainParts,
  due: number,
  mishap?: PastRun["mishap"],
): Promise<void> {
  const dice = new Dice(due);
  const body: JsonObject = { scheduledFor: new Date(due).toISOString() };
  const at = due + dice.between(80, 900);
  const extra = mishap === undefined ? {} : { mishap };
  await start(parts, dice, { flow: "catalogue", at, body, headers: {}, ...extra });
}
