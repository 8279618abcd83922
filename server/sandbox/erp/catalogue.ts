import type { JsonObject } from "@/runtime/json";
import type { Collection } from "../document-store";
import { fromCents, percentOf, toCents } from "../money";
import { listOf, objectOf, type Route, refusal, reply, textOf } from "../system";

/** Items, prices and customers: reading, and upserts by number. */
export function catalogueRoutes(items: Collection, customers: Collection): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/items",
      handle(call) {
        const limit = Math.min(10_000, Number(call.query.get("limit") ?? 100) || 100);
        const skip = Number(call.query.get("offset") ?? 0) || 0;
        return reply(200, { items: [...items.all()].slice(skip, skip + limit), total: items.size });
      },
    },
    {
      method: "GET",
      path: "/items/:id",
      handle(call) {
        const item = items.get(call.params.id ?? "");
        return item === undefined
          ? refusal(404, "ITEM_UNKNOWN", `there is no item "${call.params.id}"`)
          : reply(200, item);
      },
    },
    {
      method: "PUT",
      path: "/items/:id",
      handle(call) {
        const id = call.params.id ?? "";
        const item = { ...objectOf(call.body), itemId: id };
        items.put(id, item);
        return reply(200, item);
      },
    },
    {
      method: "POST",
      path: "/items",
      handle(call) {
        const list = listOf(call.body).map(objectOf);
        const bad = list.findIndex((item) => textOf(item.itemId) === "");
        if (bad >= 0) {
          return refusal(422, "ITEM_INVALID", `entry ${bad} has no itemId`);
        }
        for (const item of list) {
          items.put(textOf(item.itemId), item);
        }
        return reply(200, { upserted: list.length });
      },
    },
    {
      method: "GET",
      path: "/prices",
      handle(call) {
        const item = items.get(call.query.get("itemId") ?? "");
        const customer = customers.get(call.query.get("customerId") ?? "");
        return item === undefined
          ? refusal(404, "ITEM_UNKNOWN", "there is no such item")
          : reply(200, priceOf(item, customer));
      },
    },
    {
      method: "GET",
      path: "/customers",
      handle(call) {
        const email = call.query.get("email");
        const found = [...customers.all()].filter((one) => email === null || one.email === email);
        return reply(200, { items: found, total: found.length });
      },
    },
    {
      method: "GET",
      path: "/customers/:id",
      handle(call) {
        const customer = customers.get(call.params.id ?? "");
        return customer === undefined
          ? refusal(404, "CUSTOMER_UNKNOWN", `there is no customer "${call.params.id}"`)
          : reply(200, customer);
      },
    },
  ];
}

/** Group A buys at list less 12 %, everybody else at list. */
function priceOf(item: JsonObject, customer: JsonObject | undefined): JsonObject {
  const list = toCents(objectOf(item.unitPrice).amount);
  const discount = customer?.priceGroup === "A" ? 12 : 0;
  return {
    itemId: item.itemId ?? null,
    unitPrice: { amount: fromCents(list - percentOf(list, discount)), currency: "USD" },
    listPrice: { amount: fromCents(list), currency: "USD" },
    priceSource: discount > 0 ? "contract" : "list",
    uom: item.baseUom ?? "EA",
  };
}
