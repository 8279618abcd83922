import type { Environment } from "../env";
import type { Auth } from "./auth";
import { allowedHosts, allowedOrigins } from "./origins";
import { isForeign } from "./request-guard";

type Host = { readonly auth: Auth; readonly environment: Environment };

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
  const response = await auth.handler(request);
  response.headers.set("cache-control", "private, no-store");
  return response;
}
