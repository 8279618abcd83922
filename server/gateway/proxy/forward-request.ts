import {
  type Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";

/** Belong to one connection, never to the message. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What a client says about proxies before us, or tells the web framework to skip, is not believed. */
const distrusted = /^(forwarded$|x-forwarded-|x-real-ip$|x-middleware-|x-nextjs-data$|x-invoke-)/;

export type ForwardTarget = {
  readonly baseUrl: string;
  readonly path: string;
  readonly agent: Agent;
  /** Public scheme, for `x-forwarded-proto`. */
  readonly protocol: string;
  /** Last change to the answer's headers. */
  answerHeaders?(headers: OutgoingHttpHeaders): void;
  /** Nobody listens there, or the connection broke before an answer. */
  onUnavailable(): void;
};

/**
 * Streams a request to a process of ours on loopback and its answer back. The client's `Host` is
 * kept; everything the client claims in `x-forwarded-*` is replaced by what we know.
 */
export function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  target: ForwardTarget,
): void {
  const base = new URL(target.baseUrl);
  const upstream = httpRequest({
    host: base.hostname,
    port: base.port,
    method: request.method,
    path: target.path,
    agent: target.agent,
    headers: forwardedHeaders(request, target.protocol),
  });
  upstream.once("response", (answer) => {
    const headers = withoutHopByHop(answer.headers);
    target.answerHeaders?.(headers);
    response.writeHead(answer.statusCode ?? 502, headers);
    pipeline(answer, response, () => undefined);
  });
  upstream.once("error", () => {
    if (response.headersSent) {
      response.destroy();
    } else {
      target.onUnavailable();
    }
  });
  // A browser that went away must not keep a page rendering.
  response.once("close", () => upstream.destroy());
  pipeline(request, upstream, () => undefined);
}

function forwardedHeaders(request: IncomingMessage, protocol: string): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!hopByHop.has(name) && !distrusted.test(name) && value !== undefined) {
      headers[name] = value;
    }
  }
  headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
  headers["x-forwarded-host"] = request.headers.host ?? "";
  headers["x-forwarded-proto"] = protocol;
  if (request.headers["transfer-encoding"] !== undefined) {
    headers["transfer-encoding"] = "chunked";
  }
  return headers;
}

function withoutHopByHop(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!hopByHop.has(name) && value !== undefined) {
      kept[name] = value;
    }
  }
  return kept;
}
