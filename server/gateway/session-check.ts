import type { IncomingMessage } from "node:http";
import { can } from "@/server/access/permissions";
import { resolveScope } from "@/server/access/scope";
import { readSession, type SignedIn } from "@/server/access/session";
import { RequestError } from "@/server/request-error";
import type { WebServices } from "@/server/trpc/services";

type SessionServices = Pick<WebServices, "auth" | "db">;

/** Who sends this request's cookie; null without a valid session. */
export function sessionOf(
  services: SessionServices,
  request: IncomingMessage,
): Promise<SignedIn | null> {
  const { cookie } = request.headers;
  return readSession(services, new Headers(cookie === undefined ? {} : { cookie }));
}

/** Throws NOT_SIGNED_IN, NOT_FOUND or NOT_ALLOWED unless the person may see runs of the environment. */
export async function authoriseRunViewer(
  services: SessionServices,
  request: IncomingMessage,
  environment: string,
): Promise<void> {
  const person = await sessionOf(services, request);
  if (person === null) {
    throw new RequestError("NOT_SIGNED_IN", "Please sign in.");
  }
  const scope = await resolveScope(services.db, person, environment);
  if (!can(scope.standings, "run.view")) {
    throw new RequestError("NOT_ALLOWED", "Your role does not include run.view.");
  }
}
