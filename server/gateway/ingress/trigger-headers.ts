import type { IncomingHttpHeaders } from "node:http";

/** Prove who sends; checked here and never stored. */
const credentials = new Set(["authorization", "cookie", "proxy-authorization", "x-api-key"]);
/** Belong to the connection or to a proxy in between. */
const connectionOnly = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** By such headers runs that call each other know it; no sender says that for them. */
const ownPrefix = "orderloom-";

/**
 * The request's headers as the run stores them: lower-case names, repeated ones joined, without
 * credentials, without the signature that was checked.
 */
export function triggerHeaders(
  headers: IncomingHttpHeaders,
  signatureHeader: string | null,
): { readonly [name: string]: string } {
  const kept: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    const dropped =
      name === signatureHeader ||
      credentials.has(name) ||
      connectionOnly.has(name) ||
      name.startsWith(ownPrefix);
    if (!dropped && value !== undefined) {
      kept[name] = Array.isArray(value) ? value.join(", ") : value;
    }
  }
  return kept;
}

/** Query parameters, the last of a repeated name. A malformed escape stays as it was sent. */
export function triggerQuery(url: string): { readonly [name: string]: string } {
  const start = url.indexOf("?");
  const query: Record<string, string> = Object.create(null);
  if (start >= 0) {
    for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
      query[name] = value;
    }
  }
  return query;
}
