import { AsyncLocalStorage } from "node:async_hooks";
import type { JsonObject } from "../../../../runtime/json";
import {
  type Http,
  HttpFailure,
  type HttpRequest,
  type HttpResponse,
} from "../../../../runtime/ports";
import { type DocumentStore, openDocumentStore } from "../../../sandbox/document-store";
import { createErp } from "../../../sandbox/erp/system";
import { createStorefront } from "../../../sandbox/storefront/system";
import {
  type Call,
  matchRoute,
  type Reply,
  refusal,
  type SandboxSystem,
  textOf,
} from "../../../sandbox/system";
import { createWarehouse } from "../../../sandbox/warehouse/system";
import type { PastClock } from "./past-clock";

/** What happens to a call in place of being served: an answer, or it is served and its answer is lost. */
export type Mishap = Reply | "lost";

/** The run that is calling: its time, how long systems take to answer it, and what goes wrong with it. */
export type Caller = {
  readonly clock: PastClock;
  readonly latencyMs: () => number;
  mishap(call: { readonly method: string; readonly path: string }): Mishap | null;
};

/** What the week left behind; master data is in the sandbox anyway. */
const collections = [
  "storefront.orders",
  "storefront.fulfillments",
  "storefront.products",
  "erp.sales-orders",
  "erp.answers",
  "erp.shipments",
  "erp.invoices",
  "warehouse.orders",
];

const encoder = new TextEncoder();

/**
 * The sandbox systems of last week: the same code as in the sandbox process, in memory and without a
 * network, at the time of the run that calls.
 */
export class PastSandbox implements Http {
  private readonly callers = new AsyncLocalStorage<Caller>();
  private readonly store: DocumentStore = openDocumentStore(null);
  private readonly events = new Map<string, JsonObject>();
  private readonly systems: readonly SandboxSystem[];
  private time = Date.now();

  constructor() {
    const emit = (topic: string, _id: string, body: JsonObject) => {
      this.events.set(`${topic} ${textOf(body.externalReference ?? body.reference)}`, body);
    };
    const now = () => new Date(this.time);
    this.systems = [
      createStorefront(this.store, emit, now),
      createErp(this.store, emit, now),
      createWarehouse(this.store, emit, now),
    ];
  }

  /** Runs `work`; what it sends is sent by this caller. */
  as<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
    return this.callers.run(caller, work);
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const caller = this.callers.getStore();
    if (caller === undefined) throw new Error("Nobody of the past is calling.");
    const url = new URL(request.url);
    const mishap = caller.mishap({ method: request.method, path: url.pathname });
    caller.clock.advance(caller.latencyMs());
    if (mishap !== null && mishap !== "lost") return answer(mishap);
    const reply = this.serve(request, url, caller.clock.now());
    if (mishap === null) return answer(reply);
    caller.clock.advance(request.timeoutMs);
    throw new HttpFailure("timeout", true, `No answer within ${request.timeoutMs / 1_000} s.`);
  }

  /** What a system did outside of any call, at a time. */
  act(system: string, method: string, path: string, at: number, body?: JsonObject): void {
    const url = new URL(`sandbox://${system}${path}`);
    this.serve({ method, headers: {}, ...(body && { body: JSON.stringify(body) }) }, url, at);
  }

  /** The event a system sent about an order, taken out; null if it sent none. */
  takeEvent(topic: string, reference: string): JsonObject | null {
    const key = `${topic} ${reference}`;
    const event = this.events.get(key) ?? null;
    this.events.delete(key);
    return event;
  }

  /** The warehouse's number of an order; null if it has none. */
  warehouseNumber(reference: string): string | null {
    const [number] = this.store.collection("warehouse.orders").keysBy("reference", reference);
    return number ?? null;
  }

  keepOrder(order: JsonObject): void {
    this.store.collection("storefront.orders").put(textOf(order.id), order);
  }

  /** All documents of the past, by collection and key, as the sandbox process takes them. */
  documents(): JsonObject {
    return Object.fromEntries(
      collections.map((name) => [name, Object.fromEntries(this.store.collection(name).entries())]),
    );
  }

  private serve(
    request: Pick<HttpRequest, "method" | "headers" | "body">,
    url: URL,
    at: number,
  ): Reply {
    const system = this.systems.find(({ name }) => name === url.hostname);
    const match =
      system === undefined ? null : matchRoute(system.routes, request.method, url.pathname);
    if (match === null) return refusal(404, "NOT_FOUND", `there is no ${url.pathname}`);
    const { body } = request;
    const call: Call = {
      method: request.method,
      params: match.params,
      query: url.searchParams,
      headers: request.headers,
      body: typeof body === "string" && body !== "" ? JSON.parse(body) : undefined,
    };
    this.time = at;
    return match.route.handle(call);
  }
}

function answer({ status, headers = {}, body = null }: Reply): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "x-sandbox": "true", ...headers },
    body: encoder.encode(JSON.stringify(body)),
  };
}
