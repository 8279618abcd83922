import * as oauth from "oauth4webapi";
import { maskerOf } from "../../runtime/connections/mask-secrets";
import type { Http, OpenConnection } from "../../runtime/ports";
import { askForTokens, oauthSideOf, requestOptions, type Tokens } from "./oauth-client";

export type AccessToken = {
  readonly value: string;
  /** By this process's monotonic clock, in ms. */
  readonly usableUntil: number;
  /** Masks the token and the connection's own secrets. */
  readonly mask: (text: string) => string;
};

/** Renewed this long before it expires, so that it does not expire on its way. */
export const marginMs = 60_000;
const lifetimeWithoutExpiryMs = 5 * 60_000;

/** Fetches a token with the connection's client credentials (RFC 6749, 4.4). */
export async function fetchAccessToken(
  http: Http,
  connection: OpenConnection,
): Promise<AccessToken> {
  const { server, client, auth } = oauthSideOf(connection);
  const { scope } = connection.config;
  const tokens = await askForTokens(async () => {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      auth,
      typeof scope === "string" && scope !== "" ? { scope } : {},
      requestOptions(http),
    );
    return oauth.processClientCredentialsResponse(server, client, response);
  });
  return usableToken(connection, tokens);
}

/** The token as one sends with it, for as long as it surely lives. */
export function usableToken(
  { secrets }: Pick<OpenConnection, "secrets">,
  { accessToken, expiresIn }: Pick<Tokens, "accessToken" | "expiresIn">,
): AccessToken {
  const lifetimeMs = expiresIn === null ? lifetimeWithoutExpiryMs : expiresIn * 1000 - marginMs;
  return {
    value: accessToken,
    usableUntil: performance.now() + Math.max(lifetimeMs, 0),
    mask: maskerOf([accessToken, ...Object.values(secrets)]),
  };
}
