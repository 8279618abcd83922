/** Why a request does not even reach the procedures; `status` is what it is answered with. */
export type Refusal = { readonly status: 403 | 405 | 415; readonly message: string };

/**
 * Cookies come with every request a browser makes, also with one that another site caused. So only our
 * own pages may call: JSON bodies only (a cross-site form cannot send them without a preflight), and
 * the browser's word (`Sec-Fetch-Site`, else `Origin`) that the page is ours.
 */
export function refuseForeignRequest(
  request: Request,
  allowedOrigins: readonly string[],
): Refusal | null {
  const { method, headers } = request;
  if (method === "GET") return refuseForeignRead(headers);
  if (method !== "POST") return { status: 405, message: "Only GET and POST are served here." };
  const mediaType = (headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") {
    return { status: 415, message: "Send application/json." };
  }
  return isForeign(headers, allowedOrigins) ? foreign : null;
}

/** Whether the browser says that another site's page sends this, or nothing says that it is ours. */
export function isForeign(headers: Headers, allowedOrigins: readonly string[]): boolean {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (site !== null && site !== "same-origin") return true;
  if (origin !== null) return !allowedOrigins.includes(origin);
  return site === null;
}

/** Reads change nothing and cross-site scripts cannot see them, but there is no reason to serve them. */
function refuseForeignRead(headers: Headers): Refusal | null {
  const site = headers.get("sec-fetch-site");
  return site === "cross-site" || site === "same-site" ? foreign : null;
}

const foreign: Refusal = { status: 403, message: "This request came from another site." };
