import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { databaseAway } from "@/server/database-away";
import { RequestError, statusByRequestError } from "@/server/request-error";
import { faultProblem, type Problem, sendProblem } from "./problem";

/** Serves one request; a rejection becomes a problem document. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export type Routes = {
  /** `/in/…`: where orders come in. */
  readonly ingress: Handler;
  readonly health: Handler;
  readonly metrics: Handler;
  readonly events: Handler;
  /** `/api/v1/…` */
  readonly rest: Handler;
  /** `/api/interpreter/…` */
  readonly interpreter: Handler;
  readonly sandbox: Handler;
  /** Everything else. */
  readonly web: Handler;
};

/** The public port. Paths are matched as they were sent: nothing is decoded before it is routed. */
export function createGatewayServer(routes: Routes): Server {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const served = routeOf(routes, request)(request, response);
    if (served instanceof Promise) {
      served.catch((error: unknown) => sendProblem(response, problemOf(error)));
    }
  };
  const server = createServer(
    { headersTimeout: 20_000, requestTimeout: 300_000, keepAliveTimeout: 72_000 },
    handle,
  );
  // A sender that asks before it sends a large body hears a 413 instead of "continue".
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    awaitsContinue.add(request);
    handle(request, response);
  });
  // Nothing here speaks another protocol, and a forwarded upgrade would reach Next unseen.
  server.on("upgrade", (_request, socket) => socket.destroy());
  server.on("connect", (_request, socket) => socket.destroy());
  return server;
}

const awaitsContinue = new WeakSet<IncomingMessage>();

/** Tells a sender that waits for it to go on with its body. */
export function continueReading(request: IncomingMessage, response: ServerResponse): void {
  if (awaitsContinue.delete(request)) {
    response.writeContinue();
  }
}

function routeOf(routes: Routes, request: IncomingMessage): Handler {
  const url = request.url ?? "";
  if (!url.startsWith("/")) {
    return absoluteForm;
  }
  if (url.startsWith("/in/")) {
    return routes.ingress;
  }
  if (url.startsWith("/api/v1/")) {
    return continuing(routes.rest);
  }
  if (url.startsWith("/api/interpreter/")) {
    return continuing(routes.interpreter);
  }
  const path = url.split("?", 1)[0];
  switch (path) {
    case "/api/health":
      return routes.health;
    case "/metrics":
      return routes.metrics;
    case "/api/events":
      return routes.events;
    default:
      return continuing(/^\/sandbox(\/|$)/.test(path ?? "") ? routes.sandbox : routes.web);
  }
}

function continuing(handler: Handler): Handler {
  return (request, response) => {
    continueReading(request, response);
    return handler(request, response);
  };
}

/** `GET http://elsewhere/ HTTP/1.1`: we are nobody's forward proxy. */
const absoluteForm: Handler = (_request, response) =>
  sendProblem(response, {
    status: 400,
    code: "INPUT_INVALID",
    title: "Not a proxy",
    detail: "The request line must hold a path.",
  });

/** What went wrong inside is for the log, not for the caller. */
function problemOf(given: unknown): Problem {
  const error = databaseAway(given) ?? given;
  if (error instanceof RequestError) {
    return {
      status: statusByRequestError[error.code],
      code: error.code,
      title: "Refused",
      detail: error.message,
      more: error.detail,
      ...(typeof error.detail.retryAfterSeconds === "number"
        ? { retryAfterSeconds: error.detail.retryAfterSeconds }
        : {}),
    };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${JSON.stringify({ level: "error", process: "gateway", error: stack })}\n`);
  return faultProblem();
}
