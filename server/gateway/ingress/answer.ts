import { type ServerResponse, validateHeaderName, validateHeaderValue } from "node:http";
import type { JsonObject } from "@/runtime/json";
import type { Answer } from "@/runtime/nodes/execution";
import { isolationHeaders } from "../problem";

/** Headers that say what a browser may do with an answer, or belong to the connection. */
const reserved = new Set([
  "alt-svc",
  "clear-site-data",
  "connection",
  "content-encoding",
  "content-length",
  "date",
  "expect-ct",
  "keep-alive",
  "nel",
  "origin-agent-cluster",
  "permissions-policy",
  "proxy-authenticate",
  "public-key-pins",
  "refresh",
  "report-to",
  "reporting-endpoints",
  "server",
  "service-worker-allowed",
  "set-cookie",
  "set-cookie2",
  "sourcemap",
  "strict-transport-security",
  "te",
  "timing-allow-origin",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
]);
const reservedPrefixes = [
  "access-control-",
  "content-security-policy",
  "cross-origin-",
  "referrer-policy",
  "x-content-type-options",
  "x-frame-options",
  "x-sourcemap",
];

/** May a flow set this header? `name` in lower case. */
export function isFlowHeader(name: string): boolean {
  return !reserved.has(name) && !reservedPrefixes.some((prefix) => name.startsWith(prefix));
}

/** The flow's headers without those it must not set and those that are not valid HTTP. */
export function flowHeaders(headers: Answer["headers"]): Record<string, string> {
  const allowed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (isFlowHeader(lower) && isValidHeader(lower, value)) {
      allowed[lower] = value;
    }
  }
  return allowed;
}

function isValidHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

const bodiless = new Set([204, 205, 304]);

/**
 * Sends what a flow answers. A text body with a content type of the flow's own goes out as it is,
 * everything else as JSON. Lone surrogates become U+FFFD, as UTF-8 demands.
 */
export function sendAnswer(response: ServerResponse, answer: Answer, run: string): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  const headers = flowHeaders(answer.headers);
  const isText = typeof answer.body === "string" && headers["content-type"] !== undefined;
  const status = answer.status >= 200 && answer.status <= 599 ? Math.trunc(answer.status) : 500;
  const text = isText ? String(answer.body) : JSON.stringify(answer.body);
  const bytes = bodiless.has(status) ? Buffer.alloc(0) : Buffer.from(text);
  response
    .writeHead(status, {
      "content-type": "application/json",
      "cache-control": "no-store",
      ...headers,
      ...isolationHeaders,
      "x-orderloom-run": run,
      ...(bodiless.has(status) ? {} : { "content-length": bytes.length }),
    })
    .end(bytes);
}

/** 202: stored, and the run goes on; `statusAddress` tells how it ends. */
export function sendAccepted(
  response: ServerResponse,
  accepted: { readonly run: string; readonly status: string; readonly statusAddress: string },
): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  const document: JsonObject = {
    run: accepted.run,
    status: accepted.status,
    statusAddress: accepted.statusAddress,
  };
  const bytes = Buffer.from(JSON.stringify(document));
  response
    .writeHead(202, {
      "content-type": "application/json",
      "cache-control": "no-store",
      ...isolationHeaders,
      location: accepted.statusAddress,
      "x-orderloom-run": accepted.run,
      "content-length": bytes.length,
    })
    .end(bytes);
}
