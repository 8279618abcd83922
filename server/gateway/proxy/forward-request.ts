import {
  type Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";
import type { ClientOf } from "../client";
import { discardRest } from "../ingress/read-body";

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
  /** Public scheme, for `x-forwarded-proto`, where no trusted proxy says it. */
  readonly protocol: string;
  readonly clientOf: ClientOf;
  /** A longer body is not sent on. */
  readonly bodyBytesMax: number;
  /** Last change to the answer's headers. */
  answerHeaders?(headers: OutgoingHttpHeaders): void;
  /** Nobody listens there, or the connection broke before an answer. */
  onUnavailable(): void;
  onTooLarge(): void;
};

/**
 * Streams a request to a process of ours on loopback and its answer back. The client's `Host` is
 * kept; everything the client claims in `x-forwarded-*` is replaced by what we know, from the socket or from
 * a proxy that is trusted.
 */
export function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  target: ForwardTarget,
): void {
  if (Number(request.headers["content-length"] ?? 0) > target.bodyBytesMax) {
    target.onTooLarge();
    discardRest(request);
    return;
  }
  let bytes = 0;
  let refused = false;
  const base = new URL(target.baseUrl);
  const upstream = httpRequest({
    host: base.hostname,
    port: base.port,
    method: request.method,
    path: target.path,
    agent: target.agent,
    headers: forwardedHeaders(request, target),
  });
  upstream.once("response", (answer) => {
    const headers = withoutHopByHop(answer.headers);
    target.answerHeaders?.(headers);
    response.writeHead(answer.statusCode ?? 502, headers);
    pipeline(answer, response, () => undefined);
  });
  upstream.once("error", () => {
    if (!response.headersSent) {
      target.onUnavailable();
      discardRest(request);
    } else if (!refused) {
      response.destroy();
    }
  });
  // A browser that went away must not keep a page rendering.
  response.once("close", () => upstream.destroy());
  // A body in chunks does not say before how long it is.
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= target.bodyBytesMax || refused) {
      return;
    }
    refused = true;
    request.unpipe(upstream);
    target.onTooLarge();
    upstream.destroy();
    discardRest(request);
  });
  request.once("error", () => upstream.destroy());
  request.pipe(upstream);
}

function forwardedHeaders(
  request: IncomingMessage,
  { protocol, clientOf }: Pick<ForwardTarget, "protocol" | "clientOf">,
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!hopByHop.has(name) && !distrusted.test(name) && value !== undefined) {
      headers[name] = value;
    }
  }
  const client = clientOf(request);
  const host = client.host ?? request.headers.host ?? "";
  headers.host = host;
  headers["x-forwarded-for"] = client.address;
  headers["x-forwarded-host"] = host;
  headers["x-forwarded-proto"] = client.protocol ?? protocol;
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
