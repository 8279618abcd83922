import type { Environment } from "../env";
import type { Auth } from "./auth";
import { allowedHosts } from "./origins";

type Host = { readonly auth: Auth; readonly environment: Environment };

/** Serves sign-in and sign-out at `/api/auth`; a host that is not ours is answered 404. */
export async function handleAuthRequest(
  { auth, environment }: Host,
  request: Request,
): Promise<Response> {
  const host = request.headers.get("host") ?? new URL(request.url).host;
  if (!allowedHosts(environment).includes(host)) return new Response(null, { status: 404 });
  const response = await auth.handler(request);
  response.headers.set("cache-control", "private, no-store");
  return response;
}
