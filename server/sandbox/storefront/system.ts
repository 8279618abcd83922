import type { JsonObject } from "@/runtime/json";
import type { Collection, DocumentStore } from "../document-store";
import {
  type Call,
  type EmitEvent,
  listOf,
  type Now,
  objectOf,
  presentTime,
  type Reply,
  type Route,
  refusal,
  reply,
  type SandboxSystem,
  textOf,
} from "../system";
import { sampleOrder } from "./sample-order";

const ordersAtOnceMax = 1_000;

/** A web shop in the shape of Shopify's REST resources, with signed order webhooks. */
export function createStorefront(
  store: DocumentStore,
  emit: EmitEvent,
  now: Now = presentTime,
): SandboxSystem {
  const orders = store.collection("storefront.orders");
  const fulfillments = store.collection("storefront.fulfillments", ["tracking_number"]);
  const products = store.collection("storefront.products");

  const placeOrder = (given: JsonObject): JsonObject => {
    const order = { ...sampleOrder(orders.size + 1, now()), ...given };
    orders.put(textOf(order.id), order);
    emit("orders/create", `order-${textOf(order.id)}-create`, order);
    return order;
  };
  const placeOrders = (count: number) => Array.from({ length: count }, () => placeOrder({}));

  const withOrder = (id: string | undefined, work: (order: JsonObject) => Reply): Reply => {
    const order = orders.get((id ?? "").replace(/\.json$/, ""));
    return order === undefined ? refusal(404, "NOT_FOUND", "there is no such order") : work(order);
  };

  const fulfil = (order: JsonObject, request: JsonObject): Reply => {
    const tracking = textOf(request.tracking_number);
    const [known] = tracking === "" ? [] : fulfillments.keysBy("tracking_number", tracking);
    if (known !== undefined) {
      return reply(200, { fulfillment: fulfillments.get(known) ?? {} });
    }
    const fulfillment: JsonObject = {
      ...request,
      id: 900_000 + fulfillments.size,
      order_id: order.id ?? null,
      status: "success",
      created_at: now().toISOString(),
    };
    fulfillments.put(textOf(fulfillment.id), fulfillment);
    orders.put(textOf(order.id), { ...order, fulfillment_status: "fulfilled" });
    return reply(201, { fulfillment });
  };

  return {
    name: "storefront",
    title: "Storefront",
    description: "A web shop with Shopify's order shape and signed webhooks.",
    topics: ["orders/create"],
    routes: [
      {
        method: "GET",
        path: "/orders.json",
        handle: (call) =>
          reply(200, { orders: orders.newest(Number(call.query.get("limit") ?? 50) || 50) }),
      },
      {
        method: "POST",
        path: "/orders.json",
        handle: (call) => reply(201, { order: placeOrder(objectOf(objectOf(call.body).order)) }),
      },
      {
        method: "POST",
        path: "/place-orders",
        handle(call) {
          const count = Number(objectOf(call.body).count ?? 1);
          const valid = Number.isInteger(count) && count >= 1 && count <= ordersAtOnceMax;
          return valid
            ? reply(201, { orders: placeOrders(count) })
            : refusal(422, "COUNT_INVALID", `count must be 1 to ${ordersAtOnceMax}`);
        },
      },
      {
        method: "GET",
        path: "/orders/:id",
        handle: (call) => withOrder(call.params.id, (order) => reply(200, { order })),
      },
      {
        method: "POST",
        path: "/orders/:id/fulfillments.json",
        handle: (call) =>
          fulfil(
            orders.get(call.params.id ?? "") ?? orderElsewhere(call.params.id),
            objectOf(objectOf(call.body).fulfillment),
          ),
      },
      ...productRoutes(products),
    ],
    tables: [
      {
        title: "Orders",
        collection: orders,
        columns: ["id", "name", "po_number", "email", "total_price", "fulfillment_status"],
      },
      {
        title: "Fulfillments",
        collection: fulfillments,
        columns: ["id", "order_id", "tracking_company", "tracking_number", "created_at"],
      },
      { title: "Products", collection: products, columns: ["sku", "title", "price", "available"] },
    ],
    actions: [
      { name: "place-1", label: "Place 1 order", run: () => void placeOrders(1) },
      { name: "place-10", label: "Place 10 orders", run: () => void placeOrders(10) },
    ],
  };
}

/** An order that was sent to a flow by hand: the shop did not take it, and gives it its parcel all the same. */
function orderElsewhere(id: string | undefined): JsonObject {
  return { id: Number(id) || (id ?? ""), note: "Not placed in this shop" };
}

/** Products are upserted by SKU: the same list again changes nothing. */
function productRoutes(products: Collection): readonly Route[] {
  const upsert = (call: Call) => {
    const list = listOf(objectOf(call.body).products).map(objectOf);
    for (const product of list) {
      products.put(textOf(product.sku), product);
    }
    return reply(200, { upserted: list.length });
  };
  return [
    { method: "POST", path: "/products.json", handle: upsert },
    { method: "PUT", path: "/products.json", handle: upsert },
    {
      method: "GET",
      path: "/products.json",
      handle: () => reply(200, { products: products.newest(250), total: products.size }),
    },
  ];
}
