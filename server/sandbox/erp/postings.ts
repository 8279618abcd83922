import type { JsonObject } from "@/runtime/json";
import type { Collection } from "../document-store";
import {
  type Call,
  type Now,
  objectOf,
  type Reply,
  type Route,
  refusal,
  reply,
  textOf,
} from "../system";

type Posting = {
  readonly path: string;
  readonly prefix: string;
  readonly first: number;
  /** Field by which the target recognises a repeated post. */
  readonly reference: string;
  readonly collection: Collection;
  readonly salesOrders: Collection;
  readonly now: Now;
  /** What the sales order is from then on; it stays as it is where this is not set. */
  readonly orderStatus?: string;
};

/**
 * Shipments and invoices: one per reference. The same reference again gives the first document, so
 * posting twice is safe without a key.
 */
export function postingRoutes(posting: Posting): readonly Route[] {
  return [
    { method: "POST", path: posting.path, handle: (call) => post(posting, call) },
    {
      method: "GET",
      path: posting.path,
      handle(call) {
        const reference = call.query.get(posting.reference);
        const items =
          reference === null
            ? posting.collection.newest(100)
            : posting.collection
                .keysBy(posting.reference, reference)
                .flatMap((number) => posting.collection.get(number) ?? []);
        return reply(200, { items, total: items.length });
      },
    },
    {
      method: "GET",
      path: `${posting.path}/:number`,
      handle(call) {
        const found = posting.collection.get(call.params.number ?? "");
        return found === undefined
          ? refusal(404, "DOCUMENT_UNKNOWN", `there is no document "${call.params.number}"`)
          : reply(200, found);
      },
    },
  ];
}

function post(posting: Posting, call: Call): Reply {
  const request = objectOf(call.body);
  const reference = textOf(request[posting.reference]);
  if (reference === "") {
    return refusal(422, "REFERENCE_MISSING", `${posting.reference} is missing`);
  }
  const [number] = posting.collection.keysBy(posting.reference, reference);
  const earlier = number === undefined ? undefined : posting.collection.get(number);
  if (earlier !== undefined) {
    return reply(200, earlier, { "idempotency-replayed": "true" });
  }
  const salesOrder = textOf(request.salesOrder);
  const order = posting.salesOrders.get(salesOrder);
  if (salesOrder !== "" && order === undefined) {
    return refusal(422, "ORDER_UNKNOWN", `there is no sales order "${salesOrder}"`);
  }
  const document: JsonObject = {
    ...request,
    number: `${posting.prefix}-${posting.first + posting.collection.size}`,
    [posting.reference]: reference,
    status: "posted",
    createdAt: posting.now().toISOString(),
  };
  posting.collection.put(textOf(document.number), document);
  if (order !== undefined && posting.orderStatus !== undefined) {
    posting.salesOrders.put(salesOrder, { ...order, status: posting.orderStatus });
  }
  return reply(201, document);
}
