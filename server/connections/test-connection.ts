import type { ConnectionTestResult } from "../../drizzle/schema/connections";
import { applyHttpConnection } from "../../runtime/connections/apply-http-connection";
import { connectionDefinition } from "../../runtime/connections/registry";
import { FlowError } from "../../runtime/errors/flow-error";
import { type Http, HttpFailure, type OpenConnection } from "../../runtime/ports";

const timeoutMs = 10_000;
const bytesMax = 256 * 1024;

/** Calls the connection's test path and says what came back, with every secret masked. Never throws. */
export async function testConnection(
  http: Http,
  open: () => Promise<OpenConnection>,
): Promise<ConnectionTestResult> {
  const started = performance.now();
  const result = (ok: boolean, message: string, status: number | null): ConnectionTestResult => ({
    ok,
    message,
    status,
    durationMs: Math.round(performance.now() - started),
    at: new Date().toISOString(),
  });
  let connection: OpenConnection;
  try {
    connection = await open();
  } catch (error) {
    return result(
      false,
      error instanceof FlowError ? error.message : "It could not be opened.",
      null,
    );
  }
  if (connectionDefinition(connection.kind)?.testable !== true) {
    return result(true, "The secret is set. There is no address to call.", null);
  }
  try {
    const status = await call(http, connection);
    return result(status >= 200 && status < 300, explainStatus(status), status);
  } catch (error) {
    return result(false, connection.mask(explainFailure(error)), null);
  }
}

async function call(http: Http, connection: OpenConnection): Promise<number> {
  const { testPath } = connection.config;
  const target = applyHttpConnection(connection, {
    url: typeof testPath === "string" && testPath !== "" ? testPath : "/",
    headers: { accept: "application/json, */*" },
  });
  const { status } = await http.send({ method: "GET", ...target, timeoutMs, bytesMax });
  return status;
}

function explainStatus(status: number): string {
  if (status >= 200 && status < 300) return `It works: answered ${status}.`;
  if (status === 401 || status === 403) return `Answered ${status}: the credentials were refused.`;
  if (status === 404) return "Answered 404: reached, but there is nothing at the test path.";
  if (status === 429) return "Answered 429: reached, but too many requests. Try again later.";
  if (status >= 300 && status < 400) {
    return `Answered ${status}: it redirects. Use the address it redirects to.`;
  }
  return `Answered ${status}: reached, but the system reports an error.`;
}

const adviceByReason: { readonly [reason in HttpFailure["reason"]]: string } = {
  refused: "Nothing listens at this address. Check host and port.",
  dns: "The host name is not known. Check the spelling.",
  blocked: "This address may not be called. An administrator can allow a private host.",
  "connect-timeout": "No connection within the time-out. A firewall may be in the way.",
  timeout: "Connected, but no answer within the time-out.",
  reset: "The connection was cut before an answer came.",
  "too-large": "It answers, with more than a test reads. Choose a lighter test path.",
  tls: "The certificate was not accepted.",
  aborted: "The test was stopped.",
};

function explainFailure(error: unknown): string {
  if (error instanceof HttpFailure) return `${adviceByReason[error.reason]} (${error.message})`;
  if (error instanceof FlowError) return error.message;
  return "The test failed for a reason we did not expect.";
}
