import { HttpFailure } from "@/runtime/ports";

/** What never may be set by a flow: it belongs to the connection, not to the message. */
const connectionHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * The URL a request really goes to. `sandbox://erp/items` becomes a path of the sandbox process.
 * Throws HttpFailure `blocked` for anything but http, https and sandbox, and for credentials in it.
 */
export function resolveTarget(text: string, sandboxUrl: string | null): URL {
  const url = parse(text);
  const target = url.protocol === "sandbox:" ? sandboxTarget(url, sandboxUrl) : url;
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw blocked(`the address must start with https:// or http://, not ${target.protocol}//`);
  }
  if (target.username !== "" || target.password !== "") {
    throw blocked("the address must not contain a user name or password: use a connection");
  }
  return target;
}

/** Lower-cases the names and refuses those that belong to the connection. */
export function checkedHeaders(headers: { readonly [name: string]: string }) {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (connectionHeaders.has(lower)) {
      throw blocked(`the header ${name} cannot be set by a flow`);
    }
    checked[lower] = value;
  }
  return checked;
}

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw new HttpFailure("blocked", false, "the address is not a valid URL", { cause });
  }
}

function sandboxTarget(url: URL, sandboxUrl: string | null): URL {
  if (sandboxUrl === null) {
    throw blocked("the sandbox is not running here");
  }
  const base = sandboxUrl.replace(/\/$/, "");
  return parse(`${base}/${url.hostname}${url.pathname}${url.search}`);
}

function blocked(message: string): HttpFailure {
  return new HttpFailure("blocked", false, message);
}
