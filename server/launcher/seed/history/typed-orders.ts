import type { JsonObject } from "../../../../runtime/json";
import { isOpen, startsOfHour } from "./business-hours";

/** An order by fax or phone, with the buyer's own item numbers. */
export type TypedOrder = { readonly at: number; readonly body: JsonObject };

const dayMs = 24 * 3_600_000;

const bodies: readonly JsonObject[] = [
  {
    number: "4500-0917",
    customer: "C-1003",
    lines: [
      { item: "44-0917", quantity: "4", unit: "EA" },
      { item: "44-0918", quantity: "2", unit: "EA" },
    ],
  },
  {
    number: "PO-77120",
    customer: "C-1001",
    lines: [
      { item: "BF-104410", quantity: "40", unit: "BX" },
      { item: "BF-100231", quantity: "12", unit: "EA" },
      { item: "BF-100232", quantity: "6", unit: "H87" },
    ],
  },
];

/** Those of the week before `now`, in order: on working days, none in the last 24 hours. */
export function typedOrders(now: number, zone: string): readonly TypedOrder[] {
  const mornings = startsOfHour(10, now, zone).filter((at) => isOpen(at, zone) && at < now - dayMs);
  const times = mornings.slice(-bodies.length);
  return times.map((at, index) => ({ at: at + 7 * 60_000, body: bodies[index] ?? {} }));
}
