import { and, eq } from "drizzle-orm";
import * as oauth from "oauth4webapi";
import {
  type AuthorisationResult,
  connection,
  connectionAuthorisation,
} from "../../drizzle/schema/connections";
import { user } from "../../drizzle/schema/people";
import { maskerOf } from "../../runtime/connections/mask-secrets";
import { FlowError } from "../../runtime/errors/flow-error";
import type { Http, OpenConnection } from "../../runtime/ports";
import { type Actor, recordAudit } from "../audit/record-audit";
import { type AppDatabase, type Scope, type ScopedTransaction, withScope } from "../db";
import { answerRequests, type RequestLog } from "../worker-requests/answer-requests";
import { openSecrets } from "./connection-secrets";
import { askForTokens, oauthSideOf, requestOptions, type Tokens } from "./oauth-client";
import { resumeConnection } from "./pause-connection";
import { announceChange, type ConnectionPlace } from "./save-connection";
import type { Sealer } from "./seal";
import { storeGrantedTokens } from "./stored-token";

type Host = { readonly db: AppDatabase; readonly sealer: Sealer; readonly http: Http };
type Row = typeof connectionAuthorisation.$inferSelect;

/**
 * Redeems the codes that people bring back from consent pages; runs in processes that may open outbound
 * connections.
 */
export function startRedeemingConsents(host: Host & { readonly log: RequestLog }) {
  return answerRequests(host.db, host.log, {
    request: "connection_authorisation",
    async claim(tx, id) {
      const [row] = await tx
        .update(connectionAuthorisation)
        .set({ progress: "running" })
        .where(
          and(eq(connectionAuthorisation.id, id), eq(connectionAuthorisation.progress, "returned")),
        )
        .returning();
      return row;
    },
    answer: (row, { id: _id, ...scope }) => redeem(host, scope, row),
  });
}

async function redeem(host: Host, scope: Scope, row: Row): Promise<void> {
  const { verifier, callback } = JSON.parse(
    host.sealer.open({ partnerId: row.partnerId, subject: row.id }, row.sealed),
  );
  const opened = await openForConsent(host, scope, row);
  let result: AuthorisationResult = { ok: false, message: "The connection was changed meanwhile." };
  let tokens: Tokens | null = null;
  if (opened !== null) {
    try {
      tokens = await exchange(host.http, opened, row, new URLSearchParams(callback), verifier);
      result = { ok: true, message: "Allowed. Orderloom calls the system with its own token now." };
    } catch (error) {
      const mask = maskerOf(Object.values(opened.secrets));
      result = { ok: false, message: mask(reasonOf(error)) };
    }
  }
  await settle(host, scope, row, result, tokens);
}

/** The connection as the consent was asked for; null when it is another one by now. */
async function openForConsent(
  { db, sealer }: Host,
  scope: Scope,
  { connectionId, revision }: Row,
): Promise<OpenConnection | null> {
  const [found] = await withScope(db, scope, (tx) =>
    tx
      .select()
      .from(connection)
      .where(and(eq(connection.id, connectionId), eq(connection.revision, revision))),
  );
  if (found === undefined || found.archivedAt !== null) return null;
  const secrets = openSecrets(sealer, found);
  const { id, kind, name, config } = found;
  return { id, kind, name, config, secrets, mask: maskerOf(Object.values(secrets)) };
}

async function exchange(
  http: Http,
  opened: OpenConnection,
  { redirectUri }: Row,
  callback: URLSearchParams,
  verifier: string,
): Promise<Tokens> {
  const { server, client, auth } = oauthSideOf(opened);
  // The state was compared by its hash, in the person's own session.
  const state = callback.get("state") ?? oauth.expectNoState;
  // Which issuer answered is known without it: the state belongs to one connection.
  callback.delete("iss");
  const parameters = oauth.validateAuthResponse(server, client, callback, state);
  return askForTokens(async () => {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      auth,
      parameters,
      redirectUri,
      verifier,
      requestOptions(http),
    );
    return oauth.processAuthorizationCodeResponse(server, client, response);
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError) {
    const more = error.error_description ? ` (${error.error_description})` : "";
    return error.error === "access_denied"
      ? `The other system says that it was not allowed${more}.`
      : `The other system refused: ${error.error}${more}.`;
  }
  if (error instanceof FlowError) return error.message;
  return "The other system came back with something that is no consent.";
}

async function settle(
  { db, sealer }: Host,
  scope: Scope,
  row: Row,
  result: AuthorisationResult,
  tokens: Tokens | null,
): Promise<void> {
  const { id, connectionId, requestedBy, partnerId, distributorId, environmentId } = row;
  const place = { partnerId, distributorId, environmentId };
  await withScope(db, { ...scope, userId: requestedBy }, async (tx) => {
    if (tokens !== null) {
      const grant = { ...place, id: connectionId, grantedBy: requestedBy };
      await storeGrantedTokens(tx, sealer, grant, tokens);
      const [person] = await tx
        .select({ name: user.name })
        .from(user)
        .where(eq(user.id, requestedBy));
      const actor = { kind: "user", id: requestedBy, name: person?.name ?? "" } as const;
      await recordAudit(tx, actor, {
        ...place,
        action: "connection.authorise",
        subject: { kind: "connection", id: connectionId },
        detail: { renewable: tokens.refreshToken !== null },
      });
      await announceChange(tx, connectionId);
      await resumeIfRefused(tx, actor, place, connectionId);
    }
    await tx
      .update(connectionAuthorisation)
      // The verifier and the code are used up.
      .set({ progress: "done", result, sealed: "" })
      .where(eq(connectionAuthorisation.id, id));
  });
}

/** It was paused because its credentials were refused; now there are others. */
async function resumeIfRefused(
  tx: ScopedTransaction,
  actor: Actor,
  place: ConnectionPlace,
  id: string,
): Promise<void> {
  const [found] = await tx
    .select({ pausedBy: connection.pausedBy })
    .from(connection)
    .where(eq(connection.id, id));
  if (found?.pausedBy === "auth") await resumeConnection(tx, actor, place, id);
}
