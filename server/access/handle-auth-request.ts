import type { Environment } from "../env";
import type { AccountHost } from "./change-account";
import { changeAccount, isAccountChange } from "./change-account";
import { allowedHosts, allowedOrigins } from "./origins";
import { isForeign } from "./request-guard";

type Host = AccountHost & { readonly environment: Environment };

/**
 * What the library serves here, beside changes of the own account. It has more: changing a name, an address
 * or an account, which are a partner's matter and belong into its audit log.
 */
const served = new Set(["GET /get-session", "POST /sign-in/email", "POST /sign-out"]);

/** Serves sign-in and sign-out at `/api/auth`, to our own pages only; a foreign host is answered 404. */
export async function handleAuthRequest(host: Host, request: Request): Promise<Response> {
  const { auth, environment } = host;
  const name = request.headers.get("host") ?? new URL(request.url).host;
  if (!allowedHosts(environment).includes(name)) return new Response(null, { status: 404 });
  if (request.method !== "GET" && isForeign(request.headers, allowedOrigins(environment))) {
    return Response.json({ message: "This request came from another site." }, { status: 403 });
  }
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
  const isChange = request.method === "POST" && isAccountChange(path);
  if (!isChange && !served.has(`${request.method} ${path}`)) {
    return new Response(null, { status: 404 });
  }
  const response = await withoutToken(
    path,
    isChange ? await changeAccount(host, path, request) : await auth.handler(request),
  );
  response.headers.set("cache-control", "private, no-store");
  // RFC 9110, 10.2.3; the library has a name of its own for it.
  const seconds = response.headers.get("x-retry-after");
  if (seconds !== null) response.headers.set("retry-after", seconds);
  return response;
}

/**
 * The library's answers also say the session's token, which is no script's business: what counts is the cookie.
 * A session is asked for to be renewed, so nothing but the cookie is answered.
 */
async function withoutToken(path: string, response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  if (path === "/get-session") {
    headers.delete("content-type");
    return new Response(null, { status: response.ok ? 204 : response.status, headers });
  }
  const body: unknown = await response.json().catch(() => null);
  if (body === null || typeof body !== "object") {
    return new Response(null, { status: response.status, headers });
  }
  const { token: _token, ...told } = body as Record<string, unknown>;
  return Response.json(told, { status: response.status, headers });
}
