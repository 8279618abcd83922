import type { Environment } from "../env";
import type { Auth } from "./auth";
import { allowedHosts, allowedOrigins } from "./origins";
import { isForeign } from "./request-guard";

type Host = { readonly auth: Auth; readonly environment: Environment };

/**
 * What the library serves here. It has more: changing a name, an address or an account, which are a partner's
 * matter and belong into its audit log.
 */
const served = new Set([
  "GET /get-session",
  "POST /sign-in/email",
  "POST /sign-out",
  "POST /change-password",
]);

/** Serves sign-in and sign-out at `/api/auth`, to our own pages only; a foreign host is answered 404. */
export async function handleAuthRequest(
  { auth, environment }: Host,
  request: Request,
): Promise<Response> {
  const host = request.headers.get("host") ?? new URL(request.url).host;
  if (!allowedHosts(environment).includes(host)) return new Response(null, { status: 404 });
  if (request.method !== "GET" && isForeign(request.headers, allowedOrigins(environment))) {
    return Response.json({ message: "This request came from another site." }, { status: 403 });
  }
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
  if (!served.has(`${request.method} ${path}`)) return new Response(null, { status: 404 });
  const isChange = path === "/change-password";
  const response = await auth.handler(isChange ? await endingOthers(request) : request);
  response.headers.set("cache-control", "private, no-store");
  return response;
}

/** A new password ends all other sessions, whoever asks: one of them may be why it is changed. */
async function endingOthers(request: Request): Promise<Request> {
  const body: unknown = await request.json().catch(() => null);
  const asked = typeof body === "object" && body !== null ? body : {};
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: JSON.stringify({ ...asked, revokeOtherSessions: true }),
  });
}
