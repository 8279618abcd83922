import { createHmac, randomUUID } from "node:crypto";
import type { JsonObject } from "@/runtime/json";
import type { Http } from "@/runtime/ports";
import type { Collection, DocumentStore } from "./document-store";
import { readFaults } from "./faults";
import { listOf, objectOf, textOf } from "./system";

/** Who wants which events. `shopify` signs as base64 in X-Shopify-Hmac-Sha256, `hex` in X-Signature-256. */
export type Subscription = {
  readonly topic: string;
  readonly address: string;
  readonly secret: string;
  readonly scheme: "shopify" | "hex";
};

export type EventSender = {
  emit(system: string, topic: string, id: string, body: JsonObject): void;
  subscriptions(system: string): readonly Subscription[];
  subscribe(system: string, subscriptions: readonly Subscription[]): void;
  deliveries: Collection;
  close(): void;
};

/** Waits after each failed try, as storefronts do; then the delivery is given up. */
const retryDelaysMs = [1_000, 5_000, 30_000, 120_000, 600_000];
const overtakeMaxMs = 3_000;
const deliveriesKept = 500;

/** Sends events of the sandbox systems. What was not delivered when it stopped is sent at the next start. */
export function createEventSender(options: {
  readonly store: DocumentStore;
  readonly settings: Collection;
  readonly http: Http;
}): EventSender {
  const deliveries = options.store.collection("sandbox.deliveries");
  forgetOldDeliveries(deliveries);
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;
  const later = (delayMs: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, delayMs);
    timers.add(timer);
  };

  const attempt = async (id: string) => {
    const delivery = deliveries.get(id);
    if (delivery === undefined) {
      return;
    }
    const outcome = await send(options.http, delivery);
    // It stays waiting, and is sent again at the next start: the file is closed by now.
    if (closed) return;
    const tries = Number(delivery.tries) + 1;
    const delay = retryDelaysMs[tries - 1];
    const done = outcome.delivered || delay === undefined;
    deliveries.put(id, {
      ...delivery,
      tries,
      answer: outcome.answer,
      state: outcome.delivered ? "delivered" : done ? "given up" : "waiting",
    });
    if (!done) {
      later(delay, () => void attempt(id));
    }
  };

  const subscriptions = (system: string): readonly Subscription[] =>
    listOf(options.settings.get(`subscriptions.${system}`)?.list).map(subscriptionOf);

  const enqueue = (system: string, subscription: Subscription, event: JsonObject) => {
    const faults = readFaults(options.settings, system);
    const copies = Math.random() * 100 < faults.duplicatePercent ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const id = randomUUID();
      deliveries.put(id, {
        ...event,
        id,
        system,
        subscription: { ...subscription },
        state: "waiting",
        tries: 0,
        answer: null,
      });
      later(faults.outOfOrder ? Math.random() * overtakeMaxMs : 0, () => void attempt(id));
    }
  };

  for (const delivery of deliveries.all()) {
    if (delivery.state === "waiting") {
      later(1_000, () => void attempt(textOf(delivery.id)));
    }
  }

  return {
    deliveries,
    subscriptions,
    subscribe(system, list) {
      options.settings.put(`subscriptions.${system}`, { list: list.map((one) => ({ ...one })) });
    },
    emit(system, topic, eventId, body) {
      for (const subscription of subscriptions(system)) {
        if (subscription.topic === topic) {
          enqueue(system, subscription, { topic, eventId, body: JSON.stringify(body) });
        }
      }
    },
    close() {
      closed = true;
      for (const timer of timers) {
        clearTimeout(timer);
      }
    },
  };
}

/** The list is for looking at; a week of orders must not stay in it for ever. */
function forgetOldDeliveries(deliveries: Collection): void {
  if (deliveries.size <= deliveriesKept) {
    return;
  }
  const kept = deliveries.newest(deliveriesKept).toReversed();
  deliveries.clear();
  for (const delivery of kept) {
    deliveries.put(textOf(delivery.id), delivery);
  }
}

/** Reads a subscription from what a form or a program sent. */
export function subscriptionOf(value: unknown): Subscription {
  const fields = objectOf(value as JsonObject);
  return {
    topic: textOf(fields.topic),
    address: textOf(fields.address),
    secret: textOf(fields.secret),
    scheme: fields.scheme === "hex" ? "hex" : "shopify",
  };
}

async function send(http: Http, delivery: JsonObject) {
  const subscription = subscriptionOf(delivery.subscription);
  const body = textOf(delivery.body);
  try {
    const response = await http.send({
      method: "POST",
      url: subscription.address,
      headers: signedHeaders(subscription, delivery, body),
      body,
      timeoutMs: 5_000,
      bytesMax: 1_000_000,
    });
    return {
      delivered: response.status >= 200 && response.status < 300,
      answer: String(response.status),
    };
  } catch (error) {
    return { delivered: false, answer: (error as Error).message };
  }
}

function signedHeaders(subscription: Subscription, delivery: JsonObject, body: string) {
  const hmac = createHmac("sha256", subscription.secret).update(body);
  const common = { "content-type": "application/json" };
  if (subscription.scheme === "hex") {
    return {
      ...common,
      "x-signature-256": hmac.digest("hex"),
      "x-event-id": textOf(delivery.eventId),
      "x-event-type": textOf(delivery.topic),
    };
  }
  return {
    ...common,
    "x-shopify-hmac-sha256": hmac.digest("base64"),
    "x-shopify-topic": textOf(delivery.topic),
    "x-shopify-shop-domain": "hallberg-sandbox.example",
    "x-shopify-api-version": "2026-07",
    "x-shopify-webhook-id": textOf(delivery.id),
    "x-shopify-event-id": textOf(delivery.eventId),
    "x-shopify-test": "true",
  };
}
