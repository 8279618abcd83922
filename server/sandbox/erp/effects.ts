import type { JsonObject } from "@/runtime/json";
import type { Collection } from "../document-store";
import { type Reply, reply, textOf } from "../system";

/**
 * What really happened in the ERP, for whoever checks that nothing was doubled or reordered: per
 * external reference how many sales orders it made, their positions in the order of creation, its
 * ordering key, and how many of its answers were cut off after the work.
 */
export function countEffects(salesOrders: Collection, lostAnswers: Collection): Reply {
  const effects: Record<string, JsonObject> = Object.create(null);
  for (const order of salesOrders.all()) {
    const reference = textOf(order.externalReference);
    const earlier = effects[reference];
    const positions = (earlier?.positions ?? []) as readonly number[];
    effects[reference] = {
      count: positions.length + 1,
      positions: [...positions, Number(order.sequence)],
      orderingKey: order.orderingKey ?? "",
      lostAnswers: Number(lostAnswers.get(reference)?.count ?? 0),
    };
  }
  return reply(200, { total: salesOrders.size, effects });
}
