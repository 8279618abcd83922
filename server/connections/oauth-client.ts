import * as oauth from "oauth4webapi";
import { FlowError } from "../../runtime/errors/flow-error";
import { type Http, HttpFailure, type OpenConnection } from "../../runtime/ports";

/** What a token address gave. */
export type Tokens = {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Seconds the access token lives; null when the system does not say. */
  readonly expiresIn: number | null;
};

type OAuthSide = {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly auth: oauth.ClientAuth;
};

const timeoutMs = 15_000;
const bytesMax = 64 * 1024;

/** The other system and we ourselves, as the connection's settings tell it. Throws SECRET_MISSING. */
export function oauthSideOf({ config, secrets, name }: OpenConnection): OAuthSide {
  const tokenUrl = String(config.tokenUrl ?? "");
  const server = {
    // No metadata is fetched: who issues is known by the addresses that were entered.
    issuer: tokenUrl,
    token_endpoint: tokenUrl,
    authorization_endpoint: String(config.authorizeUrl ?? ""),
  };
  const client = { client_id: String(config.clientId ?? "") };
  if (config.clientAuth === "none") return { server, client, auth: oauth.None() };
  const { clientSecret } = secrets;
  if (clientSecret === undefined) {
    throw new FlowError("SECRET_MISSING", `The connection “${name}” has no client secret.`);
  }
  const auth =
    config.clientAuth === "body"
      ? oauth.ClientSecretPost(clientSecret)
      : oauth.ClientSecretBasic(clientSecret);
  return { server, client, auth };
}

/** How oauth4webapi reaches the network: through our own outbound filter. */
export function requestOptions(http: Http) {
  return {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (
      url: string,
      { method, headers, body }: oauth.CustomFetchOptions<"POST", URLSearchParams>,
    ): Promise<Response> => {
      const request = { method, url, headers, body: String(body), timeoutMs, bytesMax };
      const answer = await http.send(request);
      return new Response(asTokenAnswer(answer.body), {
        status: answer.status,
        headers: answer.headers,
      });
    },
  };
}

/**
 * What oauth4webapi reads of an answer. An ID token is left out: the consent is to call an API, nobody is
 * signed in to Orderloom by it. Systems that leave the type out mean a bearer token; some write numbers as
 * text.
 */
function asTokenAnswer(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  try {
    const { id_token: _, ...answer } = JSON.parse(text);
    if (answer.error === undefined) answer.token_type ??= "bearer";
    if (typeof answer.expires_in === "string") answer.expires_in = Number(answer.expires_in);
    return JSON.stringify(answer);
  } catch {
    // Said by whoever reads it: this is no token answer.
    return text;
  }
}

/** Asks the token address and reads its answer; every failure is told as a FlowError. */
export async function askForTokens(
  ask: () => Promise<oauth.TokenEndpointResponse>,
): Promise<Tokens> {
  try {
    const answer = await ask();
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? null,
      expiresIn: answer.expires_in ?? null,
    };
  } catch (cause) {
    throw explain(cause);
  }
}

function explain(cause: unknown): unknown {
  if (cause instanceof FlowError) return cause;
  if (cause instanceof HttpFailure) {
    // Asking for a token twice does no harm, so nothing about it is ever in doubt.
    const code = cause.reason === "blocked" ? "TARGET_BLOCKED" : "TARGET_DOWN";
    return new FlowError(code, `The token address: ${cause.message}`, { cause });
  }
  if (cause instanceof oauth.ResponseBodyError) {
    const more = cause.error_description ? ` (${cause.error_description})` : "";
    return new FlowError(
      "CREDENTIALS_REFUSED",
      `The token address answered ${cause.status} and no token: ${cause.error}${more}.`,
      { cause, detail: { error: cause.error } },
    );
  }
  const status = statusOf(cause);
  if (status !== null && (status >= 500 || status === 429)) {
    return new FlowError("TARGET_DOWN", `The token address answered ${status}.`, { cause });
  }
  if (cause instanceof oauth.OperationProcessingError || status !== null) {
    const answered = status === null ? "something else" : String(status);
    return new FlowError(
      "CREDENTIALS_REFUSED",
      `The token address answered ${answered} and no token.`,
      { cause },
    );
  }
  return cause;
}

/** oauth4webapi keeps the response it could not use as the cause of its error. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const { cause } = error;
  if (cause instanceof Response) return cause.status;
  if (typeof cause === "object" && cause !== null && "response" in cause) {
    return cause.response instanceof Response ? cause.response.status : null;
  }
  return null;
}
