import type { JsonObject } from "@/runtime/json";
import type { DocumentStore } from "../document-store";
import { fromCents } from "../money";
import {
  type Call,
  type EmitEvent,
  listOf,
  objectOf,
  type Reply,
  refusal,
  reply,
  type SandboxSystem,
  textOf,
} from "../system";

const stages = ["label_created", "picked_up", "in_transit", "out_for_delivery", "delivered"];

/** A parcel carrier: rates, labels by Idempotency-Key, tracking with events. */
export function createCarrier(store: DocumentStore, emit: EmitEvent): SandboxSystem {
  const shipments = store.collection("carrier.shipments", ["key", "reference"]);

  const createLabel = (call: Call): Reply => {
    const key = call.headers["idempotency-key"] ?? "";
    const [known] = key === "" ? [] : shipments.keysBy("key", key);
    const earlier = known === undefined ? undefined : shipments.get(known);
    if (earlier !== undefined) {
      return reply(200, earlier, { "idempotency-replayed": "true" });
    }
    const request = objectOf(call.body);
    const trackingNumber = `1ZSANDBOX${String(1_000_001 + shipments.size)}`;
    const shipment: JsonObject = {
      trackingNumber,
      key,
      reference: textOf(request.reference),
      service: textOf(request.service) || "ground",
      status: "label_created",
      cost: { amount: fromCents(priceCents(request)), currency: "USD" },
      label: { format: "ZPL", data: `^XA^FO40,40^A0N,40^FD${trackingNumber}^FS^XZ` },
      events: [{ status: "label_created", at: new Date().toISOString() }],
    };
    shipments.put(trackingNumber, shipment);
    return reply(201, shipment);
  };

  const advance = (shipment: JsonObject): JsonObject => {
    const next = stages[stages.indexOf(textOf(shipment.status)) + 1];
    if (next === undefined) {
      return shipment;
    }
    const event = { status: next, at: new Date().toISOString() };
    const moved = { ...shipment, status: next, events: [...listOf(shipment.events), event] };
    const number = textOf(shipment.trackingNumber);
    shipments.put(number, moved);
    emit("tracking.updated", `${number}-${next}`, {
      trackingNumber: number,
      reference: textOf(shipment.reference),
      ...event,
    });
    return moved;
  };

  const withShipment = (call: Call, work: (shipment: JsonObject) => Reply): Reply => {
    const shipment = shipments.get(call.params.number ?? "");
    return shipment === undefined
      ? refusal(404, "TRACKING_UNKNOWN", `there is no parcel "${call.params.number}"`)
      : work(shipment);
  };

  return {
    name: "carrier",
    title: "Carrier",
    description: "A parcel carrier: rates, labels and tracking.",
    topics: ["tracking.updated"],
    routes: [
      {
        method: "POST",
        path: "/rates",
        handle(call) {
          const cents = priceCents(objectOf(call.body));
          const rate = (service: string, factor: number, days: number) => ({
            service,
            days,
            amount: fromCents(Math.round(cents * factor)),
            currency: "USD",
          });
          return reply(200, {
            rates: [rate("ground", 1, 4), rate("two_day", 1.9, 2), rate("overnight", 3.4, 1)],
          });
        },
      },
      { method: "POST", path: "/shipments", handle: createLabel },
      {
        method: "GET",
        path: "/tracking/:number",
        handle: (call) => withShipment(call, (shipment) => reply(200, shipment)),
      },
      {
        method: "POST",
        path: "/tracking/:number/advance",
        handle: (call) => withShipment(call, (shipment) => reply(200, advance(shipment))),
      },
    ],
    tables: [
      {
        title: "Parcels",
        collection: shipments,
        columns: ["trackingNumber", "reference", "service", "status", "cost"],
      },
    ],
    actions: [
      {
        name: "advance-all",
        label: "Move every parcel one stage on",
        run() {
          for (const shipment of [...shipments.all()]) {
            advance(shipment);
          }
        },
      },
    ],
  };
}

/** 8.40 plus 1.15 a kilogram, so that the same parcel always costs the same. */
function priceCents(request: JsonObject): number {
  const weight = Number(textOf(objectOf(request.weight).value) || textOf(request.weight) || 1);
  return 840 + Math.round(115 * (Number.isFinite(weight) ? weight : 1));
}
