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
  refusal,
  reply,
  type SandboxSystem,
  textOf,
} from "../system";

/**
 * A third-party warehouse. A shipping order is recognised by its `reference`: the same one again
 * gives the first order. Shipping emits `shipment.confirmed`.
 */
export function createWarehouse(
  store: DocumentStore,
  emit: EmitEvent,
  now: Now = presentTime,
): SandboxSystem {
  const orders = store.collection("warehouse.orders", ["reference"]);
  const settings = store.collection("warehouse.settings");
  const shipsAtOnce = () => settings.get("shipping")?.atOnce === true;

  const ship = (order: JsonObject) => shipOrder(orders, emit, order, now());

  const accept = (call: Call): Reply => {
    const request = objectOf(call.body);
    const reference = textOf(request.reference);
    if (reference === "" || listOf(request.lines).length === 0) {
      return refusal(422, "ORDER_INVALID", "a shipping order needs reference and lines");
    }
    const [number] = orders.keysBy("reference", reference);
    const earlier = number === undefined ? undefined : orders.get(number);
    if (earlier !== undefined) {
      return reply(200, earlier, { "idempotency-replayed": "true" });
    }
    const order: JsonObject = {
      ...request,
      number: `WO-${300_001 + orders.size}`,
      reference,
      status: "accepted",
      acceptedAt: now().toISOString(),
    };
    orders.put(textOf(order.number), order);
    return reply(201, shipsAtOnce() ? ship(order) : order);
  };

  const withOrder = (call: Call, work: (order: JsonObject) => Reply): Reply => {
    const order = orders.get(call.params.number ?? "");
    return order === undefined
      ? refusal(404, "ORDER_UNKNOWN", `there is no shipping order "${call.params.number}"`)
      : work(order);
  };

  const setShipping = (atOnce: boolean) => settings.put("shipping", { atOnce });

  return {
    name: "warehouse",
    title: "Warehouse",
    description: "A third-party warehouse: shipping orders, pick and pack, shipment confirmations.",
    topics: ["shipment.confirmed"],
    routes: [
      { method: "POST", path: "/orders", handle: accept },
      {
        method: "GET",
        path: "/orders",
        handle(call) {
          const reference = call.query.get("reference");
          const items =
            reference === null
              ? orders.newest(100)
              : orders.keysBy("reference", reference).flatMap((key) => orders.get(key) ?? []);
          return reply(200, { items, total: items.length });
        },
      },
      {
        method: "GET",
        path: "/orders/:number",
        handle: (call) => withOrder(call, (order) => reply(200, order)),
      },
      {
        method: "POST",
        path: "/orders/:number/ship",
        handle: (call) => withOrder(call, (order) => reply(200, ship(order))),
      },
      {
        method: "PUT",
        path: "/shipping",
        handle(call) {
          setShipping(objectOf(call.body).atOnce === true);
          return reply(200, { atOnce: shipsAtOnce() });
        },
      },
    ],
    tables: [
      {
        title: "Shipping orders",
        collection: orders,
        columns: ["number", "reference", "status", "trackingNumber", "acceptedAt"],
      },
    ],
    actions: [
      {
        name: "ship-all",
        label: "Ship everything that waits",
        run() {
          for (const order of [...orders.all()]) {
            ship(order);
          }
        },
      },
      { name: "ship-at-once", label: "Ship at once from now on", run: () => setShipping(true) },
      { name: "ship-by-hand", label: "Ship by hand from now on", run: () => setShipping(false) },
    ],
  };
}

/** Packs and ships an order once; one that was shipped stays as it is. */
function shipOrder(orders: Collection, emit: EmitEvent, order: JsonObject, at: Date): JsonObject {
  if (order.status === "shipped") {
    return order;
  }
  const number = textOf(order.number);
  const shipped: JsonObject = {
    ...order,
    status: "shipped",
    shipmentNumber: number.replace("WO", "SHP"),
    shippedAt: at.toISOString(),
    carrier: { scac: "UPSN", name: "Sandbox Parcel", service: "Ground" },
    trackingNumber: `1Z999${number.replace(/\D/g, "").padStart(13, "0")}`,
    packages: [{ type: "CTN", weight: { value: "4.2", uom: "KGM" } }],
  };
  orders.put(number, shipped);
  emit("shipment.confirmed", `${number}-shipped`, shipped);
  return shipped;
}
