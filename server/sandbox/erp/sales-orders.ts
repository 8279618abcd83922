import type { JsonObject } from "@/runtime/json";
import type { Collection } from "../document-store";
import { fromCents, toCents } from "../money";
import {
  type Call,
  type EmitEvent,
  listOf,
  type Now,
  objectOf,
  type Reply,
  type Route,
  refusal,
  reply,
  textOf,
} from "../system";

type SalesOrderStores = {
  readonly salesOrders: Collection;
  /** First answer per Idempotency-Key. */
  readonly answers: Collection;
  readonly now: Now;
};

/** Units that items are sold in; what a buyer calls a case or a box is something else here. */
const units = new Set(["EA", "XBX", "FOT", "PR", "XCS", "XPK", "SET", "LBR", "GLL"]);

const firstNumber = 500_001;

/**
 * Sales orders of the ERP. With an `Idempotency-Key` the first result is given again, whatever the
 * body. Without one every call makes an order; `externalReference` finds them again.
 */
export function salesOrderRoutes(stores: SalesOrderStores, emit: EmitEvent): readonly Route[] {
  const { salesOrders } = stores;
  return [
    { method: "POST", path: "/sales-orders", handle: (call) => createOrder(stores, emit, call) },
    { method: "GET", path: "/sales-orders", handle: (call) => listOrders(salesOrders, call) },
    {
      method: "GET",
      path: "/sales-orders/:number",
      handle: (call) => withOrder(salesOrders, call, (order) => reply(200, order)),
    },
    {
      method: "POST",
      path: "/sales-orders/:number/release",
      handle: (call) =>
        withOrder(salesOrders, call, (order) => {
          const released = changeOrder(stores, order, { status: "released" });
          emit("order.released", `${textOf(order.number)}-released`, released);
          return reply(200, released);
        }),
    },
    {
      method: "PUT",
      path: "/sales-orders/:number/tracking",
      handle: (call) =>
        withOrder(salesOrders, call, (order) =>
          reply(200, changeOrder(stores, order, { tracking: objectOf(call.body) })),
        ),
    },
    {
      method: "POST",
      path: "/sales-orders/:number/cancel",
      handle: (call) =>
        withOrder(salesOrders, call, (order) =>
          reply(200, changeOrder(stores, order, { status: "cancelled" })),
        ),
    },
  ];
}

function createOrder(stores: SalesOrderStores, emit: EmitEvent, call: Call): Reply {
  const key = call.headers["idempotency-key"];
  const earlier = key === undefined ? undefined : stores.answers.get(key);
  if (earlier !== undefined) {
    const order = stores.salesOrders.get(textOf(earlier.number)) ?? {};
    return reply(200, order, { "idempotency-replayed": "true" });
  }
  const request = objectOf(call.body);
  const lines = listOf(request.lines).map(objectOf);
  if (textOf(request.externalReference) === "" || lines.length === 0) {
    return refusal(422, "ORDER_INVALID", "a sales order needs externalReference and lines");
  }
  const strange = lines.findIndex((line) => !units.has(unitOf(line)));
  if (strange >= 0) {
    return unitRefusal(lines[strange] ?? {}, strange);
  }
  const number = String(firstNumber + stores.salesOrders.size);
  const order = orderOf(request, lines, number, stores.now());
  stores.salesOrders.put(textOf(order.number), order);
  if (key !== undefined) {
    stores.answers.put(key, { number: textOf(order.number) });
  }
  if (order.status === "released") {
    emit("order.released", `${textOf(order.number)}-released`, order);
  }
  return reply(201, order);
}

function unitOf(line: JsonObject): string {
  return textOf(objectOf(line.quantity).uom) || "EA";
}

function unitRefusal(line: JsonObject, index: number): Reply {
  const unit = unitOf(line);
  const place = `line ${textOf(line.lineNo) || index + 1}, item ${textOf(line.itemId)}`;
  return refusal(
    422,
    "UNIT_NOT_ALLOWED",
    `${place}: unit ${unit} is not allowed; units are ${[...units].join(", ")}`,
    `lines[${index}].quantity.uom`,
  );
}

function orderOf(
  request: JsonObject,
  lines: readonly JsonObject[],
  number: string,
  createdAt: Date,
): JsonObject {
  const net = lines.reduce((sum, line) => sum + lineAmount(line), 0);
  const tax = toCents(objectOf(request.tax).amount ?? textOf(request.tax));
  return {
    number: `SO-${number}`,
    sequence: Number(number) - firstNumber + 1,
    externalReference: textOf(request.externalReference),
    customerId: textOf(request.customerId),
    buyerOrderNumber: textOf(request.buyerOrderNumber),
    storefrontOrder: textOf(request.storefrontOrder),
    orderingKey: textOf(request.orderingKey),
    status: request.release === true ? "released" : request.hold === true ? "held" : "open",
    currency: textOf(request.currency) || "USD",
    shipTo: objectOf(request.shipTo),
    lines: lines.map((line, index) => ({ ...line, lineNo: line.lineNo ?? index + 1 })),
    totals: { net: fromCents(net), tax: fromCents(tax), payable: fromCents(net + tax) },
    createdAt: createdAt.toISOString(),
  };
}

function lineAmount(line: JsonObject): number {
  const price = line.unitPrice;
  const amount = typeof price === "object" ? objectOf(price).amount : price;
  const quantity = line.quantity;
  const count = typeof quantity === "object" ? objectOf(quantity).value : quantity;
  return Math.round(toCents(textOf(amount)) * Number(textOf(count) || 0));
}

function listOrders(salesOrders: Collection, call: Call): Reply {
  const reference = call.query.get("externalReference");
  if (reference !== null) {
    const found = salesOrders.keysBy("externalReference", reference);
    const items = found.flatMap((number) => salesOrders.get(number) ?? []);
    return reply(200, { items, total: items.length });
  }
  const limit = Math.min(500, Math.max(1, Number(call.query.get("limit") ?? 50) || 50));
  return reply(200, { items: salesOrders.newest(limit), total: salesOrders.size });
}

function withOrder(salesOrders: Collection, call: Call, work: (order: JsonObject) => Reply): Reply {
  const number = call.params.number ?? "";
  const order = salesOrders.get(number);
  return order === undefined
    ? refusal(404, "ORDER_UNKNOWN", `there is no sales order "${number}"`)
    : work(order);
}

function changeOrder(
  { salesOrders, now }: SalesOrderStores,
  order: JsonObject,
  change: JsonObject,
): JsonObject {
  const next = { ...order, ...change, changedAt: now().toISOString() };
  salesOrders.put(textOf(order.number), next);
  return next;
}
