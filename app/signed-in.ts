import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { listEnvironments } from "@/server/access/list-environments";
import { readEntrant, type SignedIn } from "@/server/access/session";
import { webServices } from "@/server/trpc/services";

/**
 * Who is signed in; everybody else is sent to sign in, or to set up the second
 * factor that a partner of theirs demands, and comes back afterwards. Once per request.
 */
export const requireSignedIn = cache(async (): Promise<SignedIn> => {
  const requestHeaders = await headers();
  const entrant = await readEntrant(webServices(), requestHeaders);
  if (entrant !== null && !entrant.mustEnrol) return entrant.person;
  const page = entrant === null ? "/sign-in" : "/second-factor";
  const path = requestHeaders.get("x-path") ?? "/";
  redirect(path === "/" ? page : `${page}?next=${encodeURIComponent(path)}`);
});

/** Partners, distributors and environments of the person. Once per request. */
export const readPartners = cache(async () =>
  listEnvironments(webServices().db, await requireSignedIn()),
);
