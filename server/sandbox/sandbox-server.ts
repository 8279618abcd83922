import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "@/runtime/json";
import type { Http } from "@/runtime/ports";
import { createCarrier } from "./carrier/system";
import { type DocumentStore, openDocumentStore } from "./document-store";
import { createErp } from "./erp/system";
import { createEventSender, type EventSender, subscriptionOf } from "./event-sender";
import { decideFate, type Fate, readFaults, writeFaults } from "./faults";
import { redirect, send } from "./send-reply";
import { type SandboxContext, serveAdmin } from "./serve-admin";
import { movedSubscriptions, shownSubscription } from "./shown-subscription";
import { createStorefront } from "./storefront/system";
import {
  type Call,
  listOf,
  matchRoute,
  objectOf,
  type Reply,
  refusal,
  reply,
  type SandboxSystem,
  textOf,
} from "./system";
import { createWarehouse } from "./warehouse/system";

export type SandboxOptions = {
  /** 0 takes a free port. */
  readonly port: number;
  /** File the systems keep their state in; null keeps it in memory. */
  readonly file: string | null;
  /** Sends the events. */
  readonly http: Http;
};

export type SandboxServer = { readonly url: string; close(): Promise<void> };

const settingPaths: ReadonlySet<string> = new Set([
  "/faults",
  "/subscriptions",
  "/subscriptions/origin",
]);

const bodyBytesMax = 30 * 1024 * 1024;

/** Starts storefront, ERP, warehouse and carrier on one loopback port. */
export async function startSandbox(options: SandboxOptions): Promise<SandboxServer> {
  const store = openDocumentStore(options.file);
  const settings = store.collection("sandbox.settings");
  const events = createEventSender({ store, settings, http: options.http });
  const emitFor =
    (system: string) => (topic: string, id: string, body: Parameters<EventSender["emit"]>[3]) =>
      events.emit(system, topic, id, body);
  const systems = [
    createStorefront(store, emitFor("storefront")),
    createErp(store, emitFor("erp")),
    createWarehouse(store, emitFor("warehouse")),
    createCarrier(store, emitFor("carrier")),
  ];
  const context: SandboxContext = {
    systems,
    store,
    settings,
    events,
    token: randomBytes(24).toString("hex"),
  };
  const server = createServer((request, response) => {
    serve(context, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      events.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

async function serve(context: SandboxContext, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const [, name = "", ...rest] = url.pathname.split("/");
  const system = context.systems.find((one) => one.name === name);
  if (system === undefined) {
    return serveOutside(context, name, request, response);
  }
  const body = await readBody(request);
  if (body === null) {
    return send(response, refusal(413, "TOO_LARGE", `more than ${bodyBytesMax} bytes`));
  }
  const path = `/${rest.join("/")}`;
  if (path === "/admin" || path.startsWith("/admin/")) {
    return serveAdmin(context, system, { path, method: request.method ?? "GET", body, response });
  }
  if (settingPaths.has(path)) {
    return send(response, changeSettings(context, system, path, request.method ?? "GET", body));
  }
  return serveCall({ context, system, path, url, request, response, body });
}

/** What belongs to no system: the way to the first one, and the documents of all. */
function serveOutside(
  context: SandboxContext,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const home = context.systems[0];
  if (name === "" && home !== undefined) {
    return redirect(response, `${home.name}/admin`);
  }
  if (name === "documents" && request.method === "POST") {
    return takeDocuments(context.store, request, response);
  }
  send(response, refusal(404, "SYSTEM_UNKNOWN", `there is no sandbox system "${name}"`));
}

/** Puts a past that was made elsewhere into the systems: documents by collection and key. No event is sent. */
async function takeDocuments(
  store: DocumentStore,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const body = parseJson((await readBody(request)) ?? Buffer.of());
  let taken = 0;
  for (const [name, documents] of Object.entries(objectOf(body.value))) {
    const collection = store.collection(name);
    for (const [key, document] of Object.entries(objectOf(documents))) {
      collection.put(key, objectOf(document));
      taken += 1;
    }
  }
  send(response, reply(200, { taken }));
}

async function serveCall(options: {
  readonly context: SandboxContext;
  readonly system: SandboxSystem;
  readonly path: string;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}) {
  const { context, system, request, response } = options;
  const match = matchRoute(system.routes, request.method ?? "GET", options.path);
  if (match === null) {
    return send(
      response,
      refusal(404, "NOT_FOUND", `${system.title} has no ${request.method} ${options.path}`),
    );
  }
  const faults = readFaults(context.settings, system.name);
  const fate = decideFate(
    faults,
    request.headers["x-sandbox-fault"] as string | undefined,
    Math.random,
  );
  if (faults.slowMs > 0) {
    await new Promise((resolve) => setTimeout(resolve, faults.slowMs));
  }
  const refused = context.store.flush()
    ? refuseByFate(fate, faults.retryAfterSeconds)
    : refuseForDisk;
  if (refused !== null) {
    return send(response, refused);
  }
  const body = parseJson(options.body);
  if (body.valid === false) {
    return send(response, refusal(400, "JSON_INVALID", "the body is not JSON"));
  }
  const call: Call = {
    method: request.method ?? "GET",
    params: match.params,
    query: options.url.searchParams,
    headers: request.headers as Call["headers"],
    body: body.value,
  };
  const answer = match.route.handle(call);
  if (fate.after === "lose-answer") {
    system.onAnswerLost?.(call, answer);
    response.destroy();
    return;
  }
  send(response, answer, fate.after === "wrong-json");
}

/** As too many requests, which every caller takes for "nothing was done". */
const refuseForDisk: Reply = {
  ...refusal(429, "NO_SPACE", "the disk of the sandbox is full, nothing was done"),
  headers: { "retry-after": "1" },
};

function refuseByFate(fate: Fate, retryAfterSeconds: number): Reply | null {
  switch (fate.before) {
    case "down":
      return refusal(503, "DOWN", "the system is down for maintenance, nothing was done");
    case "throttle":
      return {
        ...refusal(429, "TOO_MANY_REQUESTS", "too many requests, nothing was done"),
        headers: { "retry-after": String(retryAfterSeconds) },
      };
    case "error":
      return refusal(500, "INTERNAL", "an internal error, nothing was done");
    case "work":
      return null;
  }
}

/** Failure switches and event addresses for programs, without the admin page. */
function changeSettings(
  context: SandboxContext,
  system: SandboxSystem,
  path: string,
  method: string,
  raw: Buffer,
): Reply {
  const { value } = parseJson(raw);
  if (path === "/faults") {
    return method === "PUT"
      ? reply(200, { ...writeFaults(context.settings, system.name, objectOf(value)) })
      : reply(200, { ...readFaults(context.settings, system.name) });
  }
  if (method === "PUT" && path === "/subscriptions/origin") {
    const { origin, paths } = objectOf(value);
    const moved = new Set(listOf(paths).map(textOf));
    const current = context.events.subscriptions(system.name);
    context.events.subscribe(system.name, movedSubscriptions(current, textOf(origin), moved));
  } else if (method === "PUT") {
    // What is read here has neither: written back it would send to nowhere, unsigned.
    const shown = listOf(value).some(
      (one) => "secretSet" in objectOf(one) || textOf(objectOf(one).address).includes("…"),
    );
    if (shown) {
      return reply(422, {
        error: "Give whole addresses and secrets: what is read here leaves them out.",
      });
    }
    context.events.subscribe(system.name, listOf(value).map(subscriptionOf));
  }
  return reply(200, context.events.subscriptions(system.name).map(shownSubscription));
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) {
      return null;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(raw: Buffer): { readonly valid: boolean; readonly value?: Json } {
  if (raw.length === 0) {
    return { valid: true };
  }
  try {
    return { valid: true, value: JSON.parse(raw.toString("utf8")) as Json };
  } catch {
    return { valid: false };
  }
}
