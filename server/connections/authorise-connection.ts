import { createHash } from "node:crypto";
import { and, eq, gt, lt } from "drizzle-orm";
import * as oauth from "oauth4webapi";
import {
  type AuthorisationResult,
  connectionAuthorisation,
} from "../../drizzle/schema/connections";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { askWorkers } from "../worker-requests/ask-workers";
import { type ConnectionPlace, lockConnection } from "./save-connection";
import type { Sealer } from "./seal";

/** Somebody who takes longer on the other system's pages begins again. */
const waitMaxMs = 15 * 60_000;
const keptMs = 24 * 3_600_000;

/** Where the other system sends people back to; it is registered there. */
export function redirectUriOf(origin: string): string {
  return new URL("/oauth/callback", origin).href;
}

type Host = {
  readonly tx: ScopedTransaction;
  readonly sealer: Sealer;
  readonly actor: Actor;
  readonly origin: string;
};

/**
 * Begins a consent (RFC 6749, 4.1 with RFC 7636): the address of the other system's page. The state holds
 * the environment, so that the way back finds it, and 32 random bytes of which only the hash is kept.
 */
export async function beginAuthorisation(
  { tx, sealer, actor, origin }: Host,
  place: ConnectionPlace & { readonly userId: string },
  connectionId: string,
): Promise<{ url: string }> {
  const connection = await lockConnection(tx, place, connectionId);
  const { auth, authorizeUrl, clientId, scope } = connection.config;
  if (auth !== "oauth2-authorization-code" || !URL.canParse(String(authorizeUrl))) {
    throw new RequestError(
      "INPUT_INVALID",
      "This connection does not sign in with a person's consent, or its consent address is not saved.",
    );
  }
  await tx
    .delete(connectionAuthorisation)
    .where(
      and(
        eq(connectionAuthorisation.connectionId, connectionId),
        lt(connectionAuthorisation.requestedAt, new Date(Date.now() - keptMs)),
      ),
    );
  const id = newId();
  const { userId, partnerId, distributorId, environmentId } = place;
  const verifier = oauth.generateRandomCodeVerifier();
  const state = `${environmentId}.${oauth.generateRandomState()}`;
  const redirectUri = redirectUriOf(origin);
  await tx.insert(connectionAuthorisation).values({
    id,
    partnerId,
    distributorId,
    environmentId,
    connectionId,
    stateHash: hashOf(state),
    sealed: sealer.seal({ partnerId, subject: id }, JSON.stringify({ verifier })),
    redirectUri,
    revision: connection.revision,
    requestedBy: userId,
    requestedAt: new Date(),
  });
  await recordAudit(tx, actor, {
    partnerId,
    distributorId,
    environmentId,
    action: "connection.ask-consent",
    subject: { kind: "connection", id: connectionId },
    detail: { name: connection.name },
  });
  const url = new URL(String(authorizeUrl));
  const parameters = {
    response_type: "code",
    client_id: String(clientId),
    redirect_uri: redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(typeof scope === "string" && scope !== "" ? { scope } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href };
}

/**
 * The way back: hands the callback's parameters to the workers, who alone call other systems. Each state
 * counts once, for the person who began, for fifteen minutes. Throws NOT_FOUND for any other.
 */
export async function returnFromConsent(
  { tx, sealer }: Pick<Host, "tx" | "sealer">,
  place: ConnectionPlace & { readonly userId: string },
  callback: { readonly [name: string]: string },
): Promise<{ id: string; connectionId: string }> {
  const { partnerId, userId } = place;
  const [row] = await tx
    .select()
    .from(connectionAuthorisation)
    .where(
      and(
        eq(connectionAuthorisation.stateHash, hashOf(callback.state ?? "")),
        eq(connectionAuthorisation.environmentId, place.environmentId),
        eq(connectionAuthorisation.requestedBy, userId),
        eq(connectionAuthorisation.progress, "asked"),
        gt(connectionAuthorisation.requestedAt, new Date(Date.now() - waitMaxMs)),
      ),
    )
    .for("update");
  if (row === undefined) {
    throw new RequestError(
      "NOT_FOUND",
      "This consent was not asked for here, was used already, or took longer than 15 minutes. Open the connection and choose “Authorise” again.",
    );
  }
  const owner = { partnerId, subject: row.id };
  const { verifier } = JSON.parse(sealer.open(owner, row.sealed));
  const sealed = sealer.seal(owner, JSON.stringify({ verifier, callback }));
  await tx
    .update(connectionAuthorisation)
    .set({ progress: "returned", sealed })
    .where(eq(connectionAuthorisation.id, row.id));
  await askWorkers(tx, "connection_authorisation", { ...place, id: row.id });
  return { id: row.id, connectionId: row.connectionId };
}

/** How it ended, or null while no worker has finished it. */
export async function readAuthorisation(
  tx: ScopedTransaction,
  id: string,
): Promise<AuthorisationResult | null> {
  const [row] = await tx
    .select({ result: connectionAuthorisation.result })
    .from(connectionAuthorisation)
    .where(eq(connectionAuthorisation.id, id));
  return row?.result ?? null;
}

function hashOf(state: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(state).digest());
}
