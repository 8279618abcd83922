import type { IncomingMessage } from "node:http";
import { sql } from "drizzle-orm";
import { can, type StandingRow, standingOf } from "@/server/access/permissions";
import { resolveScope } from "@/server/access/scope";
import { readSession, type SignedIn } from "@/server/access/session";
import { RequestError } from "@/server/request-error";
import type { WebServices } from "@/server/trpc/services";
import type { SandboxAccess } from "./proxy/sandbox-proxy";

type SessionServices = Pick<WebServices, "auth" | "db">;

/** Who sends this request's cookie; null without a valid session. */
function sessionOf(services: SessionServices, request: IncomingMessage): Promise<SignedIn | null> {
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

/**
 * Whether the person may use the pages of the sandbox systems, which are one set for all partners: with a role, at
 * any distributor, that starts runs and sees what is in them.
 */
export async function sandboxAccessOf(
  services: SessionServices,
  request: IncomingMessage,
): Promise<SandboxAccess> {
  const person = await sessionOf(services, request);
  if (person === null) return "not-signed-in";
  const rows = await services.db.execute<StandingRow>(
    sql`select * from resolve_memberships(${person.userId})`,
  );
  const standings = rows.map(standingOf);
  const isAllowed = standings.some(
    (standing) => can([standing], "run.start") && can([standing], "payload.view"),
  );
  return isAllowed ? "allowed" : "not-allowed";
}
