import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { listEnvironments } from "@/server/access/list-environments";
import { readSession, type SignedIn } from "@/server/access/session";
import { webServices } from "@/server/trpc/services";

/** Who is signed in; everybody else is sent to sign in and comes back afterwards. Once per request. */
export const requireSignedIn = cache(async (): Promise<SignedIn> => {
  const requestHeaders = await headers();
  const person = await readSession(webServices().auth, requestHeaders);
  if (person !== null) return person;
  const path = requestHeaders.get("x-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
});

/** Partners, distributors and environments of the person. Once per request. */
export const readPartners = cache(async () =>
  listEnvironments(webServices().db, await requireSignedIn()),
);
