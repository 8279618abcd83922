import type { JsonObject } from "@/runtime/json";
import type { Collection } from "../document-store";
import { fromCents, toCents } from "../money";
import { type Call, objectOf, type Reply, refusal, reply, textOf } from "../system";

const daysPastDueLimit = 60;

/** Value of the open sales orders per customer, kept as orders come and change. */
export function openOrderTotals(salesOrders: Collection): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  const count = (order: JsonObject | undefined, sign: 1 | -1) => {
    if (order !== undefined && (order.status === "open" || order.status === "released")) {
      const customer = textOf(order.customerId);
      const amount = toCents(objectOf(order.totals).payable);
      totals.set(customer, (totals.get(customer) ?? 0) + sign * amount);
    }
  };
  salesOrders.watch((next, previous) => {
    count(previous, -1);
    count(next, 1);
  });
  return totals;
}

/** Decides `approve`, `hold` or `reject` for an amount. Nothing is stored. */
export function checkCredit(
  customers: Collection,
  openOrders: ReadonlyMap<string, number>,
  call: Call,
): Reply {
  const request = objectOf(call.body);
  const customerId = textOf(request.customerId);
  const customer = customers.get(customerId);
  if (customer === undefined) {
    return refusal(404, "CUSTOMER_UNKNOWN", `there is no customer "${customerId}"`);
  }
  const requested = toCents(textOf(request.amount));
  const limit = toCents(customer.creditLimit);
  const receivables = toCents(customer.openReceivables);
  const orders = openOrders.get(customerId) ?? 0;
  const available = limit - receivables - orders;
  const reasons = reasonsAgainst(customer, requested, available);
  const blocked = reasons.includes("CUSTOMER_BLOCKED");
  return reply(200, {
    customerId,
    status: textOf(customer.status),
    requestedAmount: fromCents(requested),
    decision: blocked ? "reject" : reasons.length > 0 ? "hold" : "approve",
    reasonCodes: reasons,
    limit: fromCents(limit),
    exposure: { openAr: fromCents(receivables), openOrders: fromCents(orders) },
    available: fromCents(available),
    daysPastDueMax: customer.daysPastDueMax ?? 0,
    currency: "USD",
  });
}

function reasonsAgainst(customer: JsonObject, requested: number, available: number): string[] {
  const reasons: string[] = [];
  if (customer.status === "blocked") {
    reasons.push("CUSTOMER_BLOCKED");
  }
  if (Number(customer.daysPastDueMax) > daysPastDueLimit) {
    reasons.push("PAST_DUE");
  }
  if (requested > available) {
    reasons.push("LIMIT_EXCEEDED");
  }
  return reasons;
}
