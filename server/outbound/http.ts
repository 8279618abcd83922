import { Agent, type Dispatcher } from "undici";
import type { Http, HttpRequest, HttpResponse } from "@/runtime/ports";
import { filteringConnector, hostKey } from "./address-filter";
import { Exchange, failureOf } from "./exchange";
import { checkedHeaders, resolveTarget } from "./target-url";

export type OutboundOptions = {
  /** Where `sandbox://…` leads, or null where no sandbox runs. */
  readonly sandboxUrl: string | null;
  /** `host:port` pairs with private addresses that an administrator allowed. */
  readonly allowPrivateHosts: readonly string[];
  /**
   * A request whose first byte has not left by then fails as not sent. The caller's permission to
   * send is good for 2 s only, and connecting may take longer than that.
   */
  readonly startWithinMs?: number;
  readonly connectTimeoutMs?: number;
};

/** Outbound HTTP of a process. `close` waits for open requests. */
export type OutboundHttp = Http & { close(): Promise<void> };

const connectionsPerOrigin = 256;

/** Opens the `Http` port: keep-alive, one request per connection at a time, no retry, no redirect. */
export function openHttp(options: OutboundOptions): OutboundHttp {
  const allowed = new Set(options.allowPrivateHosts.map((host) => host.toLowerCase()));
  if (options.sandboxUrl !== null) {
    const sandbox = new URL(options.sandboxUrl);
    allowed.add(hostKey(sandbox.hostname, sandbox.port || "80"));
  }
  const agent = new Agent({
    connect: filteringConnector({ allowed, connectTimeoutMs: options.connectTimeoutMs ?? 10_000 }),
    connections: connectionsPerOrigin,
    pipelining: 1,
    maxHeaderSize: 32 * 1024,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 60_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send: (request) => send(agent, options, request),
    close: () => agent.close(),
  };
}

async function send(
  agent: Agent,
  options: OutboundOptions,
  request: HttpRequest,
): Promise<HttpResponse> {
  const target = resolveTarget(request.url, options.sandboxUrl);
  const headers = { "accept-encoding": "gzip, deflate, br", ...checkedHeaders(request.headers) };
  const exchange = new Exchange(request, options.startWithinMs ?? 2_000);
  try {
    agent.dispatch(
      {
        origin: target.origin,
        path: `${target.pathname}${target.search}`,
        method: request.method as Dispatcher.HttpMethod,
        headers,
        body: request.body ?? null,
      },
      exchange,
    );
  } catch (error) {
    exchange.onResponseError(null, failureOf(error as Error, false));
  }
  return exchange.answer;
}
