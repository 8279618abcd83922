import { FlowError } from "../errors/flow-error";
import type { OpenConnection } from "../ports";
import { encodeBase64 } from "./base64";
import { isKeyValueList } from "./check-config";

type Target = {
  /** A path, added to the base address, or a whole address. */
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
};

/**
 * The request as it leaves: base address, default headers and credentials of an `http` connection added.
 * The result holds secrets: it is sent, never stored. Throws SECRET_MISSING when a credential is not set,
 * TARGET_BLOCKED when a whole address leads elsewhere than the connection, which would hand its
 * credentials to a stranger.
 */
export function applyHttpConnection(connection: OpenConnection, request: Target): Target {
  const { config } = connection;
  const url = joinAddress(text(config.baseUrl), request.url);
  const headers = Object.assign(defaultHeaders(connection), lowerCased(request.headers));
  switch (config.auth) {
    case "basic": {
      const pair = `${text(config.userName)}:${secret(connection, "password")}`;
      const encoded = encodeBase64(new TextEncoder().encode(pair));
      headers.authorization = `Basic ${encoded}`;
      return { url, headers };
    }
    case "bearer":
      headers.authorization = `Bearer ${secret(connection, "token")}`;
      return { url, headers };
    case "oauth2-client-credentials":
    case "oauth2-authorization-code":
      headers.authorization = `Bearer ${secret(connection, "accessToken")}`;
      return { url, headers };
    case "header": {
      const name = text(config.headerName).toLowerCase();
      headers[name] = secret(connection, "headerValue");
      return { url, headers };
    }
    case "query":
      return {
        url: withParameter(url, text(config.queryName), secret(connection, "queryValue")),
        headers,
      };
    default:
      return { url, headers };
  }
}

/**
 * A path joins the base address; a whole address must lie below it. Neither may lead up again: a value of a
 * message would reach with the connection's credentials what the connection is not for.
 */
export function joinAddress(baseUrl: string, url: string): string {
  if (leadsUp(url)) {
    throw new FlowError(
      "TARGET_BLOCKED",
      `The address ${JSON.stringify(url.slice(0, 200))} leads up with "..". Values in a path are written with .urlEncode().`,
    );
  }
  const base = baseUrl.replace(/\/+$/, "");
  if (!/^[a-z][a-z0-9+.-]*:/i.test(url)) {
    const separator = url === "" || /^[/?#]/.test(url) ? "" : "/";
    return `${base}${separator}${url}`;
  }
  if (url === base || (url.startsWith(base) && /^[/?#]/.test(url.slice(base.length)))) return url;
  throw new FlowError("TARGET_BLOCKED", `The address is not below the connection's ${base}.`);
}

/** As the URL standard reads a path: `%2e` is a dot, a backslash a slash, and tabs and line ends are not there. */
function leadsUp(url: string): boolean {
  const path = url.replace(/[\t\n\r]/g, "").split(/[?#]/, 1)[0] ?? "";
  return path.split(/[/\\]/).some((part) => part.replace(/%2e/gi, ".") === "..");
}

function withParameter(url: string, name: string, value: string): string {
  const [address = "", fragment] = url.split("#", 2);
  const separator = address.includes("?") ? "&" : "?";
  const parameter = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  return `${address}${separator}${parameter}${fragment === undefined ? "" : `#${fragment}`}`;
}

function defaultHeaders({ config }: OpenConnection): Record<string, string> {
  const list = isKeyValueList(config.headers) ? config.headers : [];
  return Object.fromEntries(list.map(({ name, value }) => [name.toLowerCase(), value]));
}

function lowerCased(headers: Target["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function secret({ name, secrets }: OpenConnection, field: string): string {
  const value = secrets[field];
  if (value === undefined || value === "") {
    throw new FlowError("SECRET_MISSING", `The connection “${name}” has no ${field} set.`);
  }
  return value;
}
