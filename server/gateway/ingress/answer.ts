import { type ServerResponse, validateHeaderName, validateHeaderValue } from "node:http";
import type { JsonObject } from "@/runtime/json";
import type { Answer } from "@/runtime/nodes/execution";
import { isReserved } from "@/runtime/nodes/reserved-names";
import { reservedHeaders } from "@/runtime/nodes/respond/reserved-headers";
import { isolationHeaders } from "../problem";

/** The flow's headers without those it must not set and those that are not valid HTTP. */
export function flowHeaders(headers: Answer["headers"]): Record<string, string> {
  const allowed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!isReserved(lower, reservedHeaders) && isValidHeader(lower, value)) {
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
const jsonHeaders = { "content-type": "application/json", "cache-control": "no-store" };
/** Of an answer to which the flow adds none. */
const plainHeaders = { ...jsonHeaders, ...isolationHeaders };
/** Longer texts are not copied once more to stand behind their headers. */
const textMax = 16 * 1024;

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
  const isPlain = Object.keys(headers).length === 0;
  const sent = isPlain ? plainHeaders : { ...jsonHeaders, ...headers, ...isolationHeaders };
  if (bodiless.has(status)) {
    response.writeHead(status, Object.assign({}, sent, { "x-orderloom-run": run }));
    response.end();
    return;
  }
  const length = Buffer.byteLength(text);
  const own = { "x-orderloom-run": run, "content-length": length };
  response.writeHead(status, Object.assign({}, sent, own));
  // A short text goes out in one piece with its headers, which then must be ASCII as ours are.
  response.end(text.length <= textMax && isPlain ? text : Buffer.from(text));
}

const failedDetail =
  "The message is stored, but its flow failed. Whoever runs the flow sees why and sends it on; do not send it again.";

export type Accepted = {
  readonly run: string;
  readonly status: string;
  readonly statusAddress: string;
  /** Of a run that failed. Its own words may hold what is not the sender's business: the code says enough. */
  readonly error?: { readonly code: string };
};

/** 202: stored, and the run goes on; `statusAddress` tells how it ends. */
export function sendAccepted(response: ServerResponse, accepted: Accepted): void {
  if (response.headersSent || response.destroyed) {
    return;
  }
  const document: JsonObject = {
    run: accepted.run,
    status: accepted.status,
    statusAddress: accepted.statusAddress,
    ...(accepted.error === undefined ? {} : { error: accepted.error, detail: failedDetail }),
  };
  const text = JSON.stringify(document);
  const own = {
    location: accepted.statusAddress,
    "x-orderloom-run": accepted.run,
    "content-length": Buffer.byteLength(text),
  };
  response.writeHead(202, Object.assign({}, plainHeaders, own)).end(text);
}
