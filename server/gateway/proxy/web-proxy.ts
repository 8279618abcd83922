import { Agent, type IncomingMessage, type ServerResponse } from "node:http";
import type { ClientOf } from "../client";
import { sendProblem } from "../problem";
import { forwardRequest } from "./forward-request";

/** Pages and tRPC take no more; orders come in at `/in`. */
const bodyBytesMax = 32 * 1024 * 1024;

/** An idle connection is given up long before Next closes it: a request on a closing one would fail. */
const idleMs = 20_000;

export type Forwarder = {
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): void;
};

/** Everything that is not the gateway's own goes to Next on loopback. */
export function createWebProxy(webUrl: string, origin: string, clientOf: ClientOf): Forwarder {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 512,
    maxFreeSockets: 64,
    timeout: idleMs,
  });
  const protocol = new URL(origin).protocol.replace(":", "");
  return {
    handle(request, response) {
      forwardRequest(request, response, {
        baseUrl: webUrl,
        path: request.url ?? "/",
        agent,
        protocol,
        clientOf,
        bodyBytesMax,
        onUnavailable: () => sendUnavailable(request, response),
        onTooLarge: () =>
          sendProblem(response, {
            status: 413,
            code: "TOO_LARGE",
            title: "Too large",
            detail: `Requests to the workbench are at most ${bodyBytesMax} bytes.`,
          }),
      });
    },
    close: () => agent.destroy(),
  };
}

function sendUnavailable(request: IncomingMessage, response: ServerResponse): void {
  if (!(request.headers.accept ?? "").includes("text/html")) {
    sendProblem(response, {
      status: 503,
      code: "UNAVAILABLE",
      title: "The workbench is starting",
      detail: "The process that serves the pages does not answer. Orders are accepted meanwhile.",
      retryAfterSeconds: 2,
    });
    return;
  }
  response.writeHead(503, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "retry-after": "2",
    refresh: "2",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(`<!doctype html><html lang="en"><head><title>Orderloom is starting</title></head>
<body style="font:16px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32rem">
<h1 style="font-size:20px">The workbench is starting</h1>
<p>The process that serves the pages does not answer yet. Orders are accepted meanwhile. This page
tries again by itself.</p></body></html>`);
}
