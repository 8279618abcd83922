import { maskerOf } from "../../runtime/connections/mask-secrets";
import { FlowError } from "../../runtime/errors/flow-error";
import {
  type Http,
  HttpFailure,
  type HttpResponse,
  type OpenConnection,
} from "../../runtime/ports";

export type AccessToken = {
  readonly value: string;
  /** By this process's monotonic clock, in ms. */
  readonly usableUntil: number;
  /** Masks the token and the connection's own secrets. */
  readonly mask: (text: string) => string;
};

const timeoutMs = 15_000;
const bytesMax = 64 * 1024;
/** Renewed this long before it expires, so that it does not expire on its way. */
const marginMs = 60_000;
const lifetimeWithoutExpiryMs = 5 * 60_000;

/** Fetches a token with the connection's client credentials (RFC 6749, 4.4). */
export async function fetchAccessToken(
  http: Http,
  connection: OpenConnection,
): Promise<AccessToken> {
  const response = await ask(http, connection);
  if (response.status >= 500 || response.status === 429) {
    throw new FlowError("TARGET_DOWN", `The token address answered ${response.status}.`);
  }
  const answer = readAnswer(response);
  if (response.status !== 200 || answer === null) {
    throw new FlowError(
      "CREDENTIALS_REFUSED",
      `The token address answered ${response.status} and no token.`,
    );
  }
  const lifetimeMs =
    answer.expiresIn === null ? lifetimeWithoutExpiryMs : answer.expiresIn * 1000 - marginMs;
  return {
    value: answer.token,
    usableUntil: performance.now() + Math.max(lifetimeMs, 0),
    mask: maskerOf([answer.token, ...Object.values(connection.secrets)]),
  };
}

async function ask(http: Http, { config, secrets, name }: OpenConnection): Promise<HttpResponse> {
  const clientId = String(config.clientId ?? "");
  const clientSecret = secrets.clientSecret;
  if (clientSecret === undefined) {
    throw new FlowError("SECRET_MISSING", `The connection “${name}” has no client secret.`);
  }
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (typeof config.scope === "string" && config.scope !== "") form.set("scope", config.scope);
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
  };
  if (config.clientAuth === "body") {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  } else {
    const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  }
  try {
    const url = String(config.tokenUrl ?? "");
    return await http.send({
      method: "POST",
      url,
      headers,
      body: form.toString(),
      timeoutMs,
      bytesMax,
    });
  } catch (cause) {
    if (!(cause instanceof HttpFailure)) throw cause;
    // Asking for a token twice does no harm, so nothing about it is ever in doubt.
    const code = cause.reason === "blocked" ? "TARGET_BLOCKED" : "TARGET_DOWN";
    throw new FlowError(code, `The token address: ${cause.message}`, { cause });
  }
}

function readAnswer({ body }: HttpResponse): { token: string; expiresIn: number | null } | null {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
  if (typeof answer !== "object" || answer === null || !("access_token" in answer)) return null;
  const { access_token: token } = answer;
  if (typeof token !== "string" || token === "") return null;
  const expiresIn = "expires_in" in answer ? Number(answer.expires_in) : Number.NaN;
  return { token, expiresIn: Number.isFinite(expiresIn) ? expiresIn : null };
}
