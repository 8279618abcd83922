import type { JsonObject } from "@/runtime/json";
import type { Collection } from "../document-store";
import { fromCents, percentOf, toCents } from "../money";
import { type Call, listOf, objectOf, type Reply, refusal, reply, textOf } from "../system";

/** State and average local rate in percent. */
const rates: { readonly [region: string]: number } = {
  "US-CA": 8.85,
  "US-FL": 7,
  "US-IL": 8.86,
  "US-MI": 6,
  "US-MN": 8.04,
  "US-NY": 8.53,
  "US-OH": 7.24,
  "US-OR": 0,
  "US-PA": 6.34,
  "US-TX": 8.2,
  "US-WA": 9.38,
  "US-WI": 5.7,
};

/** Quotes sales tax on lines; nothing is stored, so asking twice is harmless. */
export function quoteTax(customers: Collection, call: Call): Reply {
  const request = objectOf(call.body);
  const address = objectOf(request.shipTo);
  const region = textOf(address.region);
  const rate = rates[region.startsWith("US-") ? region : `US-${region}`];
  if (rate === undefined) {
    return refusal(422, "REGION_UNKNOWN", `no tax rate for region "${region}"`);
  }
  const customer = customers.get(textOf(request.customerId)) ?? {};
  const exempt = objectOf(customer.taxStatus).exempt === true;
  const lines = listOf(request.lines).map((line, index) => {
    const fields = objectOf(line);
    const amount = toCents(textOf(fields.amount));
    const tax = exempt ? 0 : percentOf(amount, rate);
    return {
      lineNo: textOf(fields.lineNo) || String(index + 1),
      taxable: fromCents(exempt ? 0 : amount),
      rate: exempt ? 0 : rate,
      amount: fromCents(tax),
    };
  });
  const total = lines.reduce((sum, line) => sum + toCents(line.amount), 0);
  const quote: JsonObject = {
    currency: textOf(request.currency) || "USD",
    jurisdiction: region,
    rate: exempt ? 0 : rate,
    amount: fromCents(total),
    exemptReason: exempt ? "certificate on file" : null,
    lines,
  };
  return reply(200, quote);
}
