import { and, eq, isNull, lt, or } from "drizzle-orm";
import * as oauth from "oauth4webapi";
import { connectionToken } from "../../drizzle/schema/connections";
import { FlowError } from "../../runtime/errors/flow-error";
import type { Http, OpenConnection } from "../../runtime/ports";
import { type AppDatabase, type Scope, type ScopedTransaction, withScope } from "../db";
import { newId } from "../ids";
import { askForTokens, oauthSideOf, requestOptions, type Tokens } from "./oauth-client";
import { type AccessToken, marginMs, usableToken } from "./oauth-token";
import type { ConnectionPlace } from "./save-connection";
import type { Sealer } from "./seal";

type Host = { readonly db: AppDatabase; readonly sealer: Sealer; readonly http: Http };
type Row = typeof connectionToken.$inferSelect;
type Sealed = { readonly accessToken: string; readonly refreshToken: string | null };

/** A renewal that takes longer was cut with its process; the next one may try. */
const renewalMaxMs = 30_000;
const lookEveryMs = 150;

/** Keeps what a consent gave; replaces what an earlier one gave. */
export async function storeGrantedTokens(
  tx: ScopedTransaction,
  sealer: Sealer,
  place: ConnectionPlace & { readonly id: string; readonly grantedBy: string },
  tokens: Tokens,
): Promise<void> {
  const { id, grantedBy, partnerId, distributorId, environmentId } = place;
  const values = {
    ...sealTokens(sealer, { partnerId, connectionId: id }, tokens),
    refused: null,
    renewing: null,
    renewingUntil: null,
    renewedAt: null,
    grantedBy,
    grantedAt: new Date(),
  };
  await tx
    .insert(connectionToken)
    .values({ connectionId: id, partnerId, distributorId, environmentId, ...values })
    .onConflictDoUpdate({ target: connectionToken.connectionId, set: values });
}

/** What the connection was given is not for its new settings. */
export async function forgetTokens(tx: ScopedTransaction, connectionId: string): Promise<void> {
  await tx.delete(connectionToken).where(eq(connectionToken.connectionId, connectionId));
}

/**
 * The access token of a person's consent, renewed when it is about to end (RFC 6749, 6). Whatever
 * processes ask at once, one of them renews: issuers that rotate refresh tokens take the same one twice
 * for theft. Throws CREDENTIALS_REFUSED when a person has to consent (again), TARGET_DOWN when the token
 * address does not answer.
 */
export async function readStoredToken(
  host: Host,
  scope: Scope,
  connection: OpenConnection,
): Promise<AccessToken> {
  for (;;) {
    const row = await withScope(host.db, scope, (tx) => readRow(tx, connection.id));
    if (row === undefined) throw consentMissing(connection);
    const leftMs = usableFor(row, connection);
    if (leftMs !== 0) return openToken(host.sealer, row, connection, leftMs);
    const claimed = await claimRenewal(host.db, scope, connection.id);
    if (claimed !== null) await renew(host, scope, connection, claimed);
    else await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** Milliseconds until it ends, null for never, 0 when it has to be renewed first. */
function usableFor(row: Row, connection: OpenConnection): number | null {
  if (row.refused !== null) throw consentEnded(connection, row.refused);
  if (row.expiresAt === null) return null;
  const leftMs = row.expiresAt.getTime() - Date.now();
  if (row.renewable) return leftMs > marginMs ? leftMs : 0;
  // Nothing can be had before its end, so it is used up to it.
  if (leftMs > 0) return leftMs + marginMs;
  throw consentEnded(connection, "It ended, and the system gave no refresh token.");
}

async function readRow(tx: ScopedTransaction, connectionId: string): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(connectionToken)
    .where(eq(connectionToken.connectionId, connectionId));
  return row;
}

/** The row, ours to renew; null when another process is at it or has done it. */
async function claimRenewal(
  db: AppDatabase,
  scope: Scope,
  connectionId: string,
): Promise<Row | null> {
  const now = new Date();
  const [row] = await withScope(db, scope, (tx) =>
    tx
      .update(connectionToken)
      .set({ renewing: newId(), renewingUntil: new Date(now.getTime() + renewalMaxMs) })
      .where(
        and(
          eq(connectionToken.connectionId, connectionId),
          lt(connectionToken.expiresAt, new Date(now.getTime() + marginMs)),
          or(isNull(connectionToken.renewingUntil), lt(connectionToken.renewingUntil, now)),
        ),
      )
      .returning(),
  );
  return row ?? null;
}

async function renew(
  host: Host,
  scope: Scope,
  connection: OpenConnection,
  row: Row,
): Promise<void> {
  const settle = (set: Partial<Row>) =>
    withScope(host.db, scope, (tx) =>
      tx
        .update(connectionToken)
        .set({ ...set, renewing: null, renewingUntil: null })
        .where(
          and(
            eq(connectionToken.connectionId, connection.id),
            eq(connectionToken.renewing, row.renewing ?? ""),
          ),
        ),
    );
  const { refreshToken } = openTokens(host.sealer, row);
  try {
    const tokens = await refresh(host.http, connection, refreshToken ?? "");
    // An issuer that does not rotate answers without one: the old one stays good.
    const kept = { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
    await settle({ ...sealTokens(host.sealer, row, kept), renewedAt: new Date() });
  } catch (error) {
    const refused =
      error instanceof FlowError && error.detail.error === "invalid_grant" ? error.message : null;
    await settle(refused === null ? {} : { refused });
    throw refused === null ? error : consentEnded(connection, refused);
  }
}

function refresh(http: Http, connection: OpenConnection, refreshToken: string): Promise<Tokens> {
  const { server, client, auth } = oauthSideOf(connection);
  return askForTokens(async () => {
    const options = requestOptions(http);
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      auth,
      refreshToken,
      options,
    );
    return oauth.processRefreshTokenResponse(server, client, response);
  });
}

type Owner = { readonly partnerId: string; readonly connectionId: string };

function sealTokens(sealer: Sealer, { partnerId, connectionId }: Owner, tokens: Tokens) {
  const { accessToken, refreshToken, expiresIn } = tokens;
  const content: Sealed = { accessToken, refreshToken };
  return {
    sealed: sealer.seal({ partnerId, subject: connectionId }, JSON.stringify(content)),
    expiresAt: expiresIn === null ? null : new Date(Date.now() + expiresIn * 1000),
    renewable: refreshToken !== null,
  };
}

function openTokens(sealer: Sealer, { partnerId, connectionId, sealed }: Row): Sealed {
  return JSON.parse(sealer.open({ partnerId, subject: connectionId }, sealed));
}

function openToken(
  sealer: Sealer,
  row: Row,
  connection: OpenConnection,
  leftMs: number | null,
): AccessToken {
  const { accessToken } = openTokens(sealer, row);
  const expiresIn = leftMs === null ? null : leftMs / 1000;
  return usableToken(connection, { accessToken, expiresIn });
}

function consentMissing({ name }: OpenConnection): FlowError {
  return new FlowError(
    "CREDENTIALS_REFUSED",
    `Nobody has allowed “${name}” yet: open the connection and choose “Authorise”.`,
  );
}

function consentEnded({ name }: OpenConnection, why: string): FlowError {
  return new FlowError(
    "CREDENTIALS_REFUSED",
    `“${name}” must be allowed again: open the connection and choose “Authorise”. ${why}`,
  );
}
